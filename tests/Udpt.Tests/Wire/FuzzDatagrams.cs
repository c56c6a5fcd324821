using System.Buffers.Binary;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Wire;

/// <summary>Datagrams that no client sends: random ones, and valid ones with a modification.</summary>
internal sealed class FuzzDatagrams(Random random, ulong connectionId)
{
    private const int TransactionIdAt = 12;

    /// <summary>So large that no bit changed in one id makes it another.</summary>
    private const uint TransactionIdStep = 0x9E37_79B1;

    private static readonly ulong[] Extremes = [0, 1, 0x7F, 0x80, 0xFF, uint.MaxValue, long.MaxValue, ulong.MaxValue];

    private uint _transactionId = (uint)random.Next();

    public byte[] Next()
    {
        var datagram = random.Next(5) switch
        {
            0 => Bytes(random.Next(0, 200)),
            1 => UdpTrackerClient.ConnectRequest(0),
            2 => Scrape(),
            _ => SomeAnnounce(),
        };
        if (datagram.Length >= TransactionIdAt + 4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(TransactionIdAt), _transactionId += TransactionIdStep);
        }

        for (var changes = random.Next(4); changes > 0; changes--)
        {
            datagram = Change(datagram);
        }

        return datagram;
    }

    private byte[] Scrape()
    {
        var infoHashes = Enumerable.Range(0, random.Next(0, 100)).Select(_ => Bytes(20)).ToArray();
        return UdpTrackerClient.ScrapeRequest(connectionId, 0, infoHashes);
    }

    private byte[] SomeAnnounce()
    {
        var announce = new Announce
        {
            InfoHash = InfoHash(),
            Port = (ushort)random.Next(65_536),
            PeerId = Bytes(20),
            Left = Extremes[random.Next(Extremes.Length)],
            Uploaded = Extremes[random.Next(Extremes.Length)],
            Downloaded = Extremes[random.Next(Extremes.Length)],
            Event = (uint)random.Next(6),
            NumWant = random.Next(-2, 300),
            Options = Bytes(random.Next(2) * random.Next(300)),
        };
        return announce.ToDatagram(connectionId, 0);
    }

    /// <summary>One of a few, so that swarms accumulate peers.</summary>
    private byte[] InfoHash()
    {
        var infoHash = new byte[20];
        infoHash[19] = (byte)random.Next(32);
        return infoHash;
    }

    private byte[] Change(byte[] datagram)
    {
        if (datagram.Length == 0)
        {
            return Bytes(random.Next(1, 20));
        }

        switch (random.Next(5))
        {
            case 0:
                datagram[random.Next(datagram.Length)] ^= (byte)(1 << random.Next(8));
                return datagram;
            case 1:
                return datagram[..random.Next(datagram.Length)];
            case 2:
                return [.. datagram, .. Bytes(random.Next(1, 1400))];
            case 3:
                return WithExtreme(datagram);
            default:
                random.NextBytes(datagram.AsSpan(random.Next(datagram.Length)));
                return datagram;
        }
    }

    private byte[] WithExtreme(byte[] datagram)
    {
        var extreme = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(extreme, Extremes[random.Next(Extremes.Length)]);
        var at = random.Next(datagram.Length);
        extreme.AsSpan(0, Math.Min(8, datagram.Length - at)).CopyTo(datagram.AsSpan(at));
        return datagram;
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
