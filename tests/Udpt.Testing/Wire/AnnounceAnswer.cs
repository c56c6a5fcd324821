using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Udpt.Testing.Wire;

/// <summary>
/// An announce reply (BEP-15): action 1, transaction id, interval @8, leechers @12, seeders @16, then peers of
/// 6 bytes each over IPv4, 18 bytes each over IPv6.
/// </summary>
internal sealed record AnnounceAnswer(int Length, int Interval, int Leechers, int Seeders, IPEndPoint[] Peers)
{
    private const int HeaderLength = 20;

    public static AnnounceAnswer Read(Datagram reply)
    {
        reply.ShouldBe(Actions.Announce);
        var bytes = reply.Bytes.AsSpan();
        return new AnnounceAnswer(
            bytes.Length,
            BinaryPrimitives.ReadInt32BigEndian(bytes[8..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[12..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[16..]),
            ReadPeers(bytes[HeaderLength..], reply.Source.AddressFamily));
    }

    private static IPEndPoint[] ReadPeers(ReadOnlySpan<byte> bytes, AddressFamily family)
    {
        var addressLength = family == AddressFamily.InterNetwork ? 4 : 16;
        var peerLength = addressLength + 2;
        Assert.Equal(0, bytes.Length % peerLength);
        var peers = new IPEndPoint[bytes.Length / peerLength];
        for (var i = 0; i < peers.Length; i++)
        {
            var peer = bytes.Slice(i * peerLength, peerLength);
            peers[i] = new IPEndPoint(
                new IPAddress(peer[..addressLength]),
                BinaryPrimitives.ReadUInt16BigEndian(peer[addressLength..]));
        }

        return peers;
    }
}
