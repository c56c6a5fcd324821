using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;

namespace Udpt.Benchmarks;

/// <summary>Torrents, peers and datagrams by number.</summary>
internal static class Samples
{
    public const int NumWant = 30;

    public static SwarmPolicy Policy { get; } = SwarmPolicy.From(new TrackerOptions { MaxPeersPerAddress = 0 });

    public static InfoHash InfoHash(int number)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(BitConverter.GetBytes(number), hash);
        return Core.Identity.InfoHash.Read(hash);
    }

    /// <summary>Peers in 10.0.0.0/8: 64 consecutive addresses on one port, then on the next port.</summary>
    public static PeerEndpoint Peer(int number) =>
        PeerEndpoint.From(new IPAddress([10, 0, 0, (byte)(number % 64)]), (ushort)(1024 + (number / 64)));

    public static AnnounceRequest Announce(in InfoHash infoHash, int peer) => new()
    {
        InfoHash = infoHash,
        PeerId = PeerId.Read("-UL0001-benchmarking"u8),
        Peer = Peer(peer),
        Downloaded = 1000,
        Left = 1000,
        Uploaded = 1000,
        Event = AnnounceEvent.None,
        NumWant = NumWant,
    };

    /// <summary>The datagram of the announce.</summary>
    public static byte[] Datagram(in AnnounceRequest request, ulong connectionId)
    {
        byte[] datagram = new byte[Bep15.AnnounceLength];
        BinaryPrimitives.WriteUInt64BigEndian(datagram, connectionId);
        BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(Bep15.ActionOffset), (uint)RequestAction.Announce);
        request.InfoHash.Bytes.CopyTo(datagram.AsSpan(Bep15.InfoHashOffset));
        "-UL0001-benchmarking"u8.CopyTo(datagram.AsSpan(Bep15.PeerIdOffset));
        BinaryPrimitives.WriteUInt64BigEndian(datagram.AsSpan(Bep15.LeftOffset), request.Left);
        BinaryPrimitives.WriteInt32BigEndian(datagram.AsSpan(Bep15.NumWantOffset), request.NumWant);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(Bep15.PortOffset), request.Peer.Port);
        return datagram;
    }

    /// <summary>A swarm with this many peers.</summary>
    public static Swarm Swarm(in InfoHash infoHash, int peers)
    {
        Swarm swarm = new(infoHash);
        SwarmRandom random = new(1);
        byte[] reply = new byte[Bep15.MaxReplyIPv4 + sizeof(ulong)];
        for (int i = 0; i < peers; i++)
        {
            swarm.Announce(Announce(infoHash, i), Policy, now: 0, ref random, reply);
        }

        return swarm;
    }
}
