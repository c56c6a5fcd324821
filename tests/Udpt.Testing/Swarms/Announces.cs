using System.Net;
using System.Security.Cryptography;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;

namespace Udpt.Testing.Swarms;

/// <summary>Announces and policies for tests.</summary>
internal static class Announces
{
    public static readonly InfoHash Torrent = InfoHash.Read(SHA1.HashData("torrent"u8));

    public static SwarmPolicy Policy { get; } = SwarmPolicy.From(new TrackerOptions { MaxPeersPerAddress = 0 });

    public static AnnounceRequest Of(
        PeerEndpoint peer,
        ulong left = 1,
        AnnounceEvent @event = AnnounceEvent.None,
        int numWant = -1,
        string peerId = "-qB4500-abcdefghijkl") => new()
        {
            InfoHash = Torrent,
            PeerId = PeerId.Read(System.Text.Encoding.ASCII.GetBytes(peerId)),
            Peer = peer,
            Downloaded = 2,
            Left = left,
            Uploaded = 3,
            Event = @event,
            NumWant = numWant,
        };

    public static PeerEndpoint Peer(int number, ushort port = 6881) =>
        PeerEndpoint.From(new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]), port);

    public static PeerEndpoint PeerV6(int number, ushort port = 6881) => PeerEndpoint.From(
        new IPAddress([0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(number >> 16), (byte)(number >> 8), (byte)number]),
        port);

    /// <summary>Announces and returns the result with the peers decoded.</summary>
    public static (AnnounceResult Result, List<PeerEndpoint> Peers) Announce(
        this Swarm swarm,
        AnnounceRequest request,
        uint now = 0,
        SwarmPolicy? policy = null,
        int seed = 1,
        int room = 1452)
    {
        var random = new SwarmRandom((ulong)seed);
        var buffer = new byte[room + 8];
        AnnounceResult result = swarm.Announce(request, policy ?? Policy, now, ref random, buffer);
        return (result, Decode(buffer.AsSpan(0, result.PeerBytes), request.Peer.IsIPv4));
    }

    private static List<PeerEndpoint> Decode(ReadOnlySpan<byte> bytes, bool isIPv4)
    {
        int stride = isIPv4 ? 6 : 18;
        Assert.Equal(0, bytes.Length % stride);
        var peers = new List<PeerEndpoint>();
        for (; !bytes.IsEmpty; bytes = bytes[stride..])
        {
            var port = (ushort)((bytes[stride - 2] << 8) | bytes[stride - 1]);
            peers.Add(PeerEndpoint.From(new IPAddress(bytes[..(stride - 2)]), port));
        }

        return peers;
    }
}
