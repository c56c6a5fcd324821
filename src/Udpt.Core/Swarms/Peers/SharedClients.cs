using System.Runtime.InteropServices;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;

namespace Udpt.Core.Swarms.Peers;

/// <summary>
/// The clients that are in one swarm at several endpoints, by key and peer id. Other clients have no entry.
/// </summary>
internal sealed class SharedClients
{
    private readonly Dictionary<ClientId, SharedClient> _clients = [];

    /// <summary>The client with this key and peer id if it is at several endpoints, or null.</summary>
    public SharedClient? Find(in PeerKeyId key, in PeerId peerId) => _clients.GetValueOrDefault(new(key, peerId));

    /// <summary>Adds a client that has no endpoints yet.</summary>
    public SharedClient Add(in PeerKeyId key, in PeerId peerId) => _clients[new(key, peerId)] = new SharedClient();

    /// <summary>Removes one endpoint of a client. The marks live as long as the client has another endpoint.</summary>
    public void Leave(in PeerKeyId key, in PeerId peerId)
    {
        if (Find(key, peerId) is { } client && --client.Peers == 0)
        {
            _clients.Remove(new(key, peerId));
        }
    }

    private readonly record struct ClientId(PeerKeyId Key, PeerId PeerId)
    {
        /// <summary>The owner of a key chooses peer ids, and must not be able to choose hash buckets.</summary>
        public override int GetHashCode()
        {
            ReadOnlySpan<byte> peerId = PeerId.Bytes;
            return Key.GetHashCode() ^ (int)KeyedHash.Of(
                MemoryMarshal.Read<ulong>(peerId), MemoryMarshal.Read<ulong>(peerId[8..]), MemoryMarshal.Read<uint>(peerId[16..]));
        }
    }
}
