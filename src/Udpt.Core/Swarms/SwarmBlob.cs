using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms.Peers;
using Udpt.Core.Torrents;

namespace Udpt.Core.Swarms;

/// <summary>A serialized swarm, to be sent to another silo or saved while a single process is down.</summary>
/// <remarks>
/// All integers are little-endian. Header, 10 bytes: version u8 (1), completed count unsaved u8, completed u32, peers
/// u32. Each peer, 68 bytes: endpoint @0 (18 B, IPv4 mapped), peer id @18 (20), uploaded @38 (u64), downloaded @46
/// (u64), left @54 (u64), age in milliseconds @62 (u32), last event @66 (u8), counted as completed @67 (u8).
/// In private mode version 2: each peer has 53 more bytes, key id @68 (20), uploaded @88 (u64) and downloaded @96 (u64)
/// that the key has not been notified of, prints of the last announces @104 (4 u32), flags u8 @120: bit 0 set if there
/// is something to report, the other bits a <see cref="SharedClientState"/>, which older releases read as set too. The
/// peers are followed by a u32 count of departed peers and the departed peers, 40 bytes each: key id @0 (20), uploaded
/// @20 (u64), downloaded @28 (u64), age @36 (u32).
/// Anything that follows belongs to a later release and is ignored; later releases append their data there. A different
/// version byte means a different layout, which a release may write once its predecessor can read it.
/// </remarks>
public static class SwarmBlob
{
    /// <summary>Serializes a swarm, with ages relative to <paramref name="now"/>.</summary>
    public static byte[] Write(Swarm swarm, uint now)
    {
        var writer = new SwarmBlobWriter(now);
        swarm.Write(writer);
        return writer.Bytes;
    }

    /// <summary>
    /// Adds the contents of <paramref name="blob"/> to <paramref name="swarm"/>, except peers that have not announced
    /// within the policy's timeout and, in private mode, peers without a key.
    /// </summary>
    /// <param name="elapsed">Milliseconds since the blob was written.</param>
    /// <exception cref="InvalidDataException">
    /// The blob is damaged or of a later version; the swarm is unchanged.
    /// </exception>
    public static void Read(ReadOnlySpan<byte> blob, Swarm swarm, uint now, uint elapsed, SwarmPolicy policy)
    {
        if (blob.Length < SwarmBlobLayout.HeaderLength || blob[0] is not (SwarmBlobLayout.Version or SwarmBlobLayout.KeyedVersion))
        {
            throw new InvalidDataException("Not a saved swarm, or one of a later version.");
        }

        bool isKeyed = blob[0] == SwarmBlobLayout.KeyedVersion;
        int peerLength = SwarmBlobLayout.PeerLength + (isKeyed ? SwarmBlobLayout.ShareLength : 0);
        uint completed = BinaryPrimitives.ReadUInt32LittleEndian(blob[2..]);
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(blob[6..]);
        ReadOnlySpan<byte> rest = blob[SwarmBlobLayout.HeaderLength..];
        long peersLength = count * (long)peerLength;
        if (rest.Length < peersLength || (isKeyed && !HasDeparted(rest[(int)peersLength..])))
        {
            throw new InvalidDataException($"The swarm declares {count} peers but holds only {rest.Length} bytes.");
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
        && rest.Length - 4 >= BinaryPrimitives.ReadUInt32LittleEndian(rest) * (long)SwarmBlobLayout.DepartedLength;

    private static void ReadPeer(ReadOnlySpan<byte> peer, Swarm swarm, uint now, uint elapsed, SwarmPolicy policy)
    {
        ReadOnlySpan<byte> rest = peer[(PeerEndpoint.Length + PeerId.Length)..];
        ulong age = (ulong)BinaryPrimitives.ReadUInt32LittleEndian(rest[24..]) + elapsed;
        UnreportedTransfer? share = peer.Length > SwarmBlobLayout.PeerLength && policy.IsPrivate ? ReadShare(peer[SwarmBlobLayout.PeerLength..]) : null;
        if (age > policy.PeerTimeout)
        {
            // Its transfers still count.
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

    private static UnreportedTransfer ReadShare(ReadOnlySpan<byte> share)
    {
        ReadOnlySpan<byte> rest = share[PeerKeyId.Length..];
        return new()
        {
            Key = PeerKeyId.Read(share),
            Uploaded = BinaryPrimitives.ReadUInt64LittleEndian(rest),
            Downloaded = BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]),
            Prints = MemoryMarshal.Read<UnreportedTransfer.LastPrints>(rest[16..]),
            IsUsed = (rest[16 + SwarmBlobLayout.PrintsLength] & SwarmBlobLayout.IsUsedFlag) != 0,
            Standing = (SharedClientState)(rest[16 + SwarmBlobLayout.PrintsLength] & ~SwarmBlobLayout.IsUsedFlag),
        };
    }

    private static void ReadDeparted(ReadOnlySpan<byte> bytes, Swarm swarm, uint now, uint elapsed)
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        ReadOnlySpan<byte> departed = bytes.Slice(4, count * SwarmBlobLayout.DepartedLength);
        for (; !departed.IsEmpty; departed = departed[SwarmBlobLayout.DepartedLength..])
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

    /// <summary>Limits an age to what the swarm clock can represent.</summary>
    private static uint Saturate(ulong age) => (uint)Math.Min(age, int.MaxValue);
}
