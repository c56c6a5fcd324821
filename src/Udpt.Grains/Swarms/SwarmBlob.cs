using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Udpt.Grains.Announcing;
using Udpt.Grains.PeerKeys;
using Udpt.Grains.Swarms.Peers;

namespace Udpt.Grains.Swarms;

/// <summary>
/// A swarm as bytes, to be handed to another silo or kept on disk while a single process is down.
/// </summary>
/// <remarks>
/// All integers are little-endian. Header, 10 bytes: version u8 (1), completed count unsaved u8, completed u32, peers
/// u32. Each peer, 68 bytes: endpoint @0 (18 B, IPv4 mapped), peer id @18 (20), uploaded @38 (u64), downloaded @46
/// (u64), left @54 (u64), age in milliseconds @62 (u32), last event @66 (u8), counted as completed @67 (u8).
/// In private mode version 2: each peer has 53 bytes more, key id @68 (20), uploaded @88 (u64) and downloaded @96 (u64)
/// that the key has not been told, prints of the last announces @104 (4 u32), flags u8 @120: bit 0 to be told, the others
/// a <see cref="ClientStanding"/>, which releases before took for more of the same. Behind the peers there
/// is a u32, and as many of those who have left, 40 bytes: key id @0 (20), uploaded @20 (u64), downloaded @28 (u64), age
/// @36 (u32).
/// What follows is a later release's, and passed over: what it adds goes there. Another version byte is another layout,
/// which a release may write once the one before it can read it.
/// </remarks>
public static class SwarmBlob
{
    private const byte Version = 1;
    private const byte KeyedVersion = 2;
    private const int HeaderLength = 1 + 1 + 4 + 4;
    private const int PeerLength = PeerEndpoint.Length + PeerId.Length + (3 * 8) + 4 + 1 + 1;
    private const int ShareLength = PeerKeyId.Length + (2 * 8) + PrintsLength + 1;
    private const int PrintsLength = 4 * 4;
    private const byte IsUsedFlag = 1;
    private const int DepartedLength = PeerKeyId.Length + (2 * 8) + 4;

    /// <summary>The swarm as bytes, ages relative to <paramref name="now"/>.</summary>
    public static byte[] Write(Swarm swarm, uint now)
    {
        var writer = new Writer(now);
        swarm.Write(writer);
        return writer.Bytes;
    }

    /// <summary>
    /// Adds what <paramref name="blob"/> holds to <paramref name="swarm"/>, without peers that have not announced for
    /// the policy's timeout, and in private mode without those that came with no key.
    /// </summary>
    /// <param name="elapsed">Milliseconds since the blob was written.</param>
    /// <exception cref="InvalidDataException">The blob is damaged or of a later version; the swarm is unchanged.</exception>
    public static void Read(ReadOnlySpan<byte> blob, Swarm swarm, uint now, uint elapsed, SwarmPolicy policy)
    {
        if (blob.Length < HeaderLength || blob[0] is not (Version or KeyedVersion))
        {
            throw new InvalidDataException("It is not a saved swarm, or one of a later version.");
        }

        bool isKeyed = blob[0] == KeyedVersion;
        int peerLength = PeerLength + (isKeyed ? ShareLength : 0);
        uint completed = BinaryPrimitives.ReadUInt32LittleEndian(blob[2..]);
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(blob[6..]);
        ReadOnlySpan<byte> rest = blob[HeaderLength..];
        long peersLength = count * (long)peerLength;
        if (rest.Length < peersLength || (isKeyed && !HasDeparted(rest[(int)peersLength..])))
        {
            throw new InvalidDataException($"It tells of {count} peers and holds {rest.Length} bytes of them.");
        }

        swarm.Restore(completed, isUnsaved: blob[1] != 0);
        ReadOnlySpan<byte> peers = rest[..(int)peersLength];
        for (; !peers.IsEmpty && (isKeyed || !policy.IsPrivate); peers = peers[peerLength..])
        {
            ReadPeer(peers[..peerLength], swarm, now, elapsed, policy);
        }

        if (isKeyed && policy.IsPrivate)
        {
            ReadDeparted(rest[(int)peersLength..], swarm, now, elapsed);
        }
    }

    private static bool HasDeparted(ReadOnlySpan<byte> rest) =>
        rest.Length >= 4
        && rest.Length - 4 >= BinaryPrimitives.ReadUInt32LittleEndian(rest) * (long)DepartedLength;

    private static void ReadPeer(ReadOnlySpan<byte> peer, Swarm swarm, uint now, uint elapsed, SwarmPolicy policy)
    {
        ReadOnlySpan<byte> rest = peer[(PeerEndpoint.Length + PeerId.Length)..];
        ulong age = (ulong)BinaryPrimitives.ReadUInt32LittleEndian(rest[24..]) + elapsed;
        KeyShare? share = peer.Length > PeerLength && policy.IsPrivate ? ReadShare(peer[PeerLength..]) : null;
        if (age > policy.PeerTimeout)
        {
            // What it has moved is not lost with it.
            if (share is { IsUsed: true } left)
            {
                swarm.RestoreDeparted(new(left.Key, left.Uploaded, left.Downloaded, Saturate(age)), now);
            }

            return;
        }

        var endpoint = MemoryMarshal.Read<PeerEndpoint>(peer);
        var info = new PeerInfo
        {
            PeerId = PeerId.Read(peer[PeerEndpoint.Length..]),
            Uploaded = BinaryPrimitives.ReadUInt64LittleEndian(rest),
            Downloaded = BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]),
            Left = BinaryPrimitives.ReadUInt64LittleEndian(rest[16..]),
            LastAnnounce = now - (uint)age,
            Event = (AnnounceEvent)rest[28],
            HasCompleted = rest[29] != 0,
        };
        swarm.Restore(endpoint, info, share);
    }

    private static KeyShare ReadShare(ReadOnlySpan<byte> share)
    {
        ReadOnlySpan<byte> rest = share[PeerKeyId.Length..];
        return new()
        {
            Key = PeerKeyId.Read(share),
            Uploaded = BinaryPrimitives.ReadUInt64LittleEndian(rest),
            Downloaded = BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]),
            Prints = MemoryMarshal.Read<KeyShare.LastPrints>(rest[16..]),
            IsUsed = (rest[16 + PrintsLength] & IsUsedFlag) != 0,
            Standing = (ClientStanding)(rest[16 + PrintsLength] & ~IsUsedFlag),
        };
    }

    private static void ReadDeparted(ReadOnlySpan<byte> bytes, Swarm swarm, uint now, uint elapsed)
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        ReadOnlySpan<byte> departed = bytes.Slice(4, count * DepartedLength);
        for (; !departed.IsEmpty; departed = departed[DepartedLength..])
        {
            ReadOnlySpan<byte> rest = departed[PeerKeyId.Length..];
            var usage = new PeerKeyUsage(
                PeerKeyId.Read(departed),
                BinaryPrimitives.ReadUInt64LittleEndian(rest),
                BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]),
                Saturate((ulong)BinaryPrimitives.ReadUInt32LittleEndian(rest[16..]) + elapsed));
            swarm.RestoreDeparted(usage, now);
        }
    }

    /// <summary>As old as the swarm clock can tell.</summary>
    private static uint Saturate(ulong age) => (uint)Math.Min(age, int.MaxValue);

    /// <summary>Receives the parts of a swarm under its lock.</summary>
    internal sealed class Writer(uint now)
    {
        private int _length;
        private int _departed;

        public byte[] Bytes { get; private set; } = [];

        public uint Now => now;

        public void WriteHeader(uint completed, bool completedUnsaved, int peers, bool isKeyed, int departed)
        {
            int length = HeaderLength + (peers * PeerLength);
            length += isKeyed ? (peers * ShareLength) + 4 + (departed * DepartedLength) : 0;
            Bytes = new byte[length];
            Bytes[0] = isKeyed ? KeyedVersion : Version;
            Bytes[1] = completedUnsaved ? (byte)1 : (byte)0;
            BinaryPrimitives.WriteUInt32LittleEndian(Bytes.AsSpan(2), completed);
            BinaryPrimitives.WriteInt32LittleEndian(Bytes.AsSpan(6), peers);
            _length = HeaderLength;
            _departed = departed;
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

        public void WriteShare(in KeyShare share, ClientStanding standing)
        {
            Span<byte> rest = Bytes.AsSpan(_length, ShareLength);
            MemoryMarshal.Write(rest, share.Key);
            rest = rest[PeerKeyId.Length..];
            BinaryPrimitives.WriteUInt64LittleEndian(rest, share.Uploaded);
            BinaryPrimitives.WriteUInt64LittleEndian(rest[8..], share.Downloaded);
            MemoryMarshal.Write(rest[16..], share.Prints);
            rest[16 + PrintsLength] = (byte)((share.IsUsed ? IsUsedFlag : 0) | (byte)standing);
            _length += ShareLength;
        }

        /// <summary>Ends the peers; those who have left follow.</summary>
        public void BeginDeparted()
        {
            BinaryPrimitives.WriteInt32LittleEndian(Bytes.AsSpan(_length), _departed);
            _length += 4;
        }

        public void WriteDeparted(in PeerKeyUsage usage)
        {
            Span<byte> rest = Bytes.AsSpan(_length, DepartedLength);
            MemoryMarshal.Write(rest, usage.Key);
            rest = rest[PeerKeyId.Length..];
            BinaryPrimitives.WriteUInt64LittleEndian(rest, usage.Uploaded);
            BinaryPrimitives.WriteUInt64LittleEndian(rest[8..], usage.Downloaded);
            BinaryPrimitives.WriteUInt32LittleEndian(rest[16..], usage.Age);
            _length += DepartedLength;
        }
    }
}
