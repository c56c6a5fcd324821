using System.Runtime.InteropServices;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;

namespace Udpt.Core.Swarms.Peers;

/// <summary>The clients of one swarm that are in it at several endpoints, by key and peer id. Others have nothing here.</summary>
internal sealed class SharedClients
{
    private readonly Dictionary<ClientId, SharedClient> _clients = [];

    /// <summary>A client that is known to be at several endpoints, or null.</summary>
    public SharedClient? Find(in PeerKeyId key, in PeerId peerId) => _clients.GetValueOrDefault(new(key, peerId));

    /// <summary>Makes a client, without endpoints yet.</summary>
    public SharedClient Add(in PeerKeyId key, in PeerId peerId) => _clients[new(key, peerId)] = new SharedClient();

    /// <summary>An endpoint of a client is gone. The marks stay for as long as there is another.</summary>
    public void Leave(in PeerKeyId key, in PeerId peerId)
    {
        if (Find(key, peerId) is { } client && --client.Peers == 0)
        {
            _clients.Remove(new(key, peerId));
        }
    }

    private readonly record struct ClientId(PeerKeyId Key, PeerId PeerId)
    {
        /// <summary>Whoever has a key chooses peer ids, and must not choose buckets.</summary>
        public override int GetHashCode()
        {
            ReadOnlySpan<byte> peerId = PeerId.Bytes;
            return Key.GetHashCode() ^ (int)KeyedHash.Of(
                MemoryMarshal.Read<ulong>(peerId), MemoryMarshal.Read<ulong>(peerId[8..]), MemoryMarshal.Read<uint>(peerId[16..]));
        }
    }
}
