using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Udpt.Grains.Announcing;
using Udpt.Grains.Swarms.Peers;

namespace Udpt.Grains.Swarms;

/// <summary>
/// A swarm as bytes, to be handed to another silo or kept on disk while a single process is down.
/// </summary>
/// <remarks>
/// All integers are little-endian. Header, 10 bytes: version u8 (1), completed count unsaved u8, completed u32, peers
/// u32. Each peer, 68 bytes: endpoint @0 (18 B, IPv4 mapped), peer id @18 (20), uploaded @38 (u64), downloaded @46
/// (u64), left @54 (u64), age in milliseconds @62 (u32), last event @66 (u8), counted as completed @67 (u8).
/// </remarks>
public static class SwarmBlob
{
    private const byte Version = 1;
    private const int HeaderLength = 1 + 1 + 4 + 4;
    private const int PeerLength = PeerEndpoint.Length + PeerId.Length + (3 * 8) + 4 + 1 + 1;

    /// <summary>The swarm as bytes, ages relative to <paramref name="now"/>.</summary>
    public static byte[] Write(Swarm swarm, uint now)
    {
        var writer = new Writer(now);
        swarm.Write(writer);
        return writer.Bytes;
    }

    /// <summary>
    /// Adds what <paramref name="blob"/> holds to <paramref name="swarm"/>, without peers that have not announced for
    /// <paramref name="peerTimeout"/> milliseconds.
    /// </summary>
    /// <param name="elapsed">Milliseconds since the blob was written.</param>
    /// <exception cref="InvalidDataException">The blob is damaged or of a later version; the swarm is unchanged.</exception>
    public static void Read(ReadOnlySpan<byte> blob, Swarm swarm, uint now, uint elapsed, uint peerTimeout)
    {
        if (blob.Length < HeaderLength || blob[0] != Version)
        {
            throw new InvalidDataException("It is not a saved swarm, or one of a later version.");
        }

        uint completed = BinaryPrimitives.ReadUInt32LittleEndian(blob[2..]);
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(blob[6..]);
        ReadOnlySpan<byte> peers = blob[HeaderLength..];
        if (peers.Length != count * (long)PeerLength)
        {
            throw new InvalidDataException($"It tells of {count} peers and holds {peers.Length} bytes of them.");
        }

        swarm.Restore(completed, isUnsaved: blob[1] != 0);
        for (; !peers.IsEmpty; peers = peers[PeerLength..])
        {
            ReadPeer(peers, swarm, now, elapsed, peerTimeout);
        }
    }

    private static void ReadPeer(ReadOnlySpan<byte> peer, Swarm swarm, uint now, uint elapsed, uint peerTimeout)
    {
        ReadOnlySpan<byte> rest = peer[(PeerEndpoint.Length + PeerId.Length)..];
        ulong age = (ulong)BinaryPrimitives.ReadUInt32LittleEndian(rest[24..]) + elapsed;
        if (age > peerTimeout)
        {
            return;
        }

        var endpoint = MemoryMarshal.Read<PeerEndpoint>(peer);
        swarm.Restore(endpoint, new PeerInfo
        {
            PeerId = PeerId.Read(peer[PeerEndpoint.Length..]),
            Uploaded = BinaryPrimitives.ReadUInt64LittleEndian(rest),
            Downloaded = BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]),
            Left = BinaryPrimitives.ReadUInt64LittleEndian(rest[16..]),
            LastAnnounce = now - (uint)age,
            Event = (AnnounceEvent)rest[28],
            HasCompleted = rest[29] != 0,
        });
    }

    /// <summary>Receives the parts of a swarm under its lock.</summary>
    internal sealed class Writer(uint now)
    {
        private int _length;

        public byte[] Bytes { get; private set; } = [];

        public void WriteHeader(uint completed, bool completedUnsaved, int peers)
        {
            Bytes = new byte[HeaderLength + (peers * PeerLength)];
            Bytes[0] = Version;
            Bytes[1] = completedUnsaved ? (byte)1 : (byte)0;
            BinaryPrimitives.WriteUInt32LittleEndian(Bytes.AsSpan(2), completed);
            BinaryPrimitives.WriteInt32LittleEndian(Bytes.AsSpan(6), peers);
            _length = HeaderLength;
        }

        public void WritePeer(in PeerEndpoint endpoint, in PeerInfo info)
        {
            Span<byte> peer = Bytes.AsSpan(_length, PeerLength);
            endpoint.Bytes.CopyTo(peer);
            info.PeerId.Bytes.CopyTo(peer[PeerEndpoint.Length..]);
            Span<byte> rest = peer[(PeerEndpoint.Length + PeerId.Length)..];
            BinaryPrimitives.WriteUInt64LittleEndian(rest, info.Uploaded);
            BinaryPrimitives.WriteUInt64LittleEndian(rest[8..], info.Downloaded);
            BinaryPrimitives.WriteUInt64LittleEndian(rest[16..], info.Left);
            BinaryPrimitives.WriteUInt32LittleEndian(rest[24..], info.Age(now));
            rest[28] = (byte)info.Event;
            rest[29] = info.HasCompleted ? (byte)1 : (byte)0;
            _length += PeerLength;
        }
    }
}
