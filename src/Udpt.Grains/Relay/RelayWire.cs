using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;

namespace Udpt.Grains.Relay;

/// <summary>The kind of an entry in a relay batch.</summary>
public enum RelayEntry : byte
{
    Announce = 1,
    Scrape = 2,

    /// <summary>An announce with its key, in private mode.</summary>
    KeyedAnnounce = 3,
}

/// <summary>The wire format of the relay. Integers are little-endian, like on every processor this runs on.</summary>
/// <remarks>
/// Batch: version u8, then entries. Announce, 88 bytes: 1, info hash (20), peer id (20), peer (18), downloaded u64, left
/// u64, uploaded u64, event u8, num_want i32. Scrape, 21 bytes: 2, info hash (20). Keyed announce, 112 bytes: 3, as an
/// announce, key id (20), transaction id u32.
/// Answer: version u8, then one entry for each entry of the batch, in order. For an announce: outcome u8 and, if
/// answered, seeders i32, leechers i32, bytes of peers u16, peers. For a scrape: 0 if the torrent is not known here,
/// otherwise 1, seeders i32, leechers i32, completed u32.
/// </remarks>
public static class RelayWire
{
    /// <summary>Length in bytes of the longest batch entry.</summary>
    public const int LongestEntry = 1 + AnnounceLength + KeyLength;

    /// <summary>Length in bytes of the longest answer entry.</summary>
    public const int LongestAnswer = 1 + 4 + 4 + 2 + AnnounceReply.MaxPeerBytes + sizeof(ulong);

    /// <summary>Length in bytes of the header.</summary>
    public const int HeaderLength = 1;

    private const byte Version = 1;

    // Without the byte for the kind of entry.
    private const int AnnounceLength = InfoHash.Length + PeerId.Length + PeerEndpoint.Length + (3 * 8) + 1 + 4;
    private const int KeyLength = PeerKeyId.Length + 4;

    /// <summary>Starts a batch or an answer; returns the offset of its first entry.</summary>
    public static int WriteHeader(Span<byte> buffer)
    {
        buffer[0] = Version;
        return HeaderLength;
    }

    /// <summary>Checks the header and returns what follows it.</summary>
    /// <exception cref="InvalidDataException">The bytes are empty or of a later version.</exception>
    public static ReadOnlySpan<byte> ReadHeader(ReadOnlySpan<byte> bytes) =>
        !bytes.IsEmpty && bytes[0] == Version
            ? bytes[HeaderLength..]
            : throw new InvalidDataException("Not a relay batch, or one of a later version.");

    /// <summary>Writes an announce; returns its length.</summary>
    public static int WriteAnnounce(Span<byte> buffer, in AnnounceRequest request)
    {
        Span<byte> rest = buffer;
        Write(ref rest, request.Key.IsNone ? RelayEntry.Announce : RelayEntry.KeyedAnnounce);
        Write(ref rest, request.InfoHash);
        Write(ref rest, request.PeerId);
        Write(ref rest, request.Peer);
        Write(ref rest, request.Downloaded);
        Write(ref rest, request.Left);
        Write(ref rest, request.Uploaded);
        Write(ref rest, request.Event);
        Write(ref rest, request.NumWant);
        if (!request.Key.IsNone)
        {
            Write(ref rest, request.Key);
            Write(ref rest, request.TransactionId);
        }

        return buffer.Length - rest.Length;
    }

    /// <summary>Writes a scrape of one torrent; returns its length.</summary>
    public static int WriteScrape(Span<byte> buffer, in InfoHash infoHash)
    {
        Span<byte> rest = buffer;
        Write(ref rest, RelayEntry.Scrape);
        Write(ref rest, infoHash);
        return buffer.Length - rest.Length;
    }

    /// <summary>Reads the kind of the next entry and advances past it.</summary>
    /// <exception cref="InvalidDataException">The kind is unknown.</exception>
    public static RelayEntry ReadEntry(ref ReadOnlySpan<byte> batch)
    {
        var entry = Read<RelayEntry>(ref batch);
        return entry is RelayEntry.Announce or RelayEntry.Scrape or RelayEntry.KeyedAnnounce
            ? entry
            : throw new InvalidDataException($"Unknown relay entry {(byte)entry}.");
    }

    /// <summary>Skips the next entry; returns its info hash.</summary>
    /// <exception cref="InvalidDataException">The entry is of an unknown kind or truncated.</exception>
    public static InfoHash SkipEntry(ref ReadOnlySpan<byte> batch)
    {
        RelayEntry entry = ReadEntry(ref batch);
        ReadOnlySpan<byte> rest = batch;
        int length = entry switch
        {
            RelayEntry.Scrape => InfoHash.Length,
            RelayEntry.KeyedAnnounce => AnnounceLength + KeyLength,
            _ => AnnounceLength,
        };
        batch = length <= batch.Length ? batch[length..] : throw Short();
        return Read<InfoHash>(ref rest);
    }

    /// <summary>Reads an announce; <paramref name="entry"/> is the result of its <see cref="ReadEntry"/>.</summary>
    public static AnnounceRequest ReadAnnounce(ref ReadOnlySpan<byte> batch, RelayEntry entry) => new()
    {
        InfoHash = Read<InfoHash>(ref batch),
        PeerId = Read<PeerId>(ref batch),
        Peer = Read<PeerEndpoint>(ref batch),
        Downloaded = Read<ulong>(ref batch),
        Left = Read<ulong>(ref batch),
        Uploaded = Read<ulong>(ref batch),
        Event = Read<AnnounceEvent>(ref batch),
        NumWant = Read<int>(ref batch),
        Key = entry == RelayEntry.KeyedAnnounce ? Read<PeerKeyId>(ref batch) : default,
        TransactionId = entry == RelayEntry.KeyedAnnounce ? Read<uint>(ref batch) : 0,
    };

    /// <summary>Reads a scrape after its <see cref="ReadEntry"/>.</summary>
    public static InfoHash ReadScrape(ref ReadOnlySpan<byte> batch) => Read<InfoHash>(ref batch);

    /// <summary>
    /// Where the peers in the answer to an announce go, if the answer starts at <paramref name="buffer"/>.
    /// </summary>
    public static Span<byte> PeersOf(Span<byte> buffer) => buffer[(1 + 4 + 4 + 2)..];

    /// <summary>Writes the answer to an announce around peers that are already in place; returns its length.</summary>
    public static int WriteAnswer(Span<byte> buffer, in AnnounceResult result)
    {
        Span<byte> rest = buffer;
        Write(ref rest, result.Outcome);
        if (result.Outcome == AnnounceOutcome.Answered)
        {
            Write(ref rest, result.Seeders);
            Write(ref rest, result.Leechers);
            Write(ref rest, (ushort)result.PeerBytes);
            rest = rest[result.PeerBytes..];
        }

        return buffer.Length - rest.Length;
    }

    /// <summary>Writes the answer to a scrape, null if the torrent is not known here; returns its length.</summary>
    public static int WriteAnswer(Span<byte> buffer, ScrapeCounts? counts)
    {
        Span<byte> rest = buffer;
        Write(ref rest, counts is not null);
        if (counts is { } known)
        {
            Write(ref rest, known.Seeders);
            Write(ref rest, known.Leechers);
            Write(ref rest, known.Completed);
        }

        return buffer.Length - rest.Length;
    }

    /// <summary>Reads the answer to an announce; its peers stay in place.</summary>
    public static AnnounceResult ReadAnswer(ref ReadOnlySpan<byte> answer, out ReadOnlySpan<byte> peers)
    {
        var outcome = Read<AnnounceOutcome>(ref answer);
        peers = default;
        if (outcome != AnnounceOutcome.Answered)
        {
            return AnnounceResult.Of(outcome);
        }

        int seeders = Read<int>(ref answer);
        int leechers = Read<int>(ref answer);
        int length = Read<ushort>(ref answer);
        if (length > answer.Length)
        {
            throw Short();
        }

        peers = answer[..length];
        answer = answer[length..];
        return new(outcome, seeders, leechers, length);
    }

    /// <summary>Reads the answer to a scrape; null if the torrent was not known there.</summary>
    public static ScrapeCounts? ReadScrapeAnswer(ref ReadOnlySpan<byte> answer) => Read<byte>(ref answer) == 0
        ? null
        : new ScrapeCounts
        {
            Seeders = Read<int>(ref answer),
            Leechers = Read<int>(ref answer),
            Completed = Read<uint>(ref answer),
        };

    private static void Write<T>(ref Span<byte> rest, T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(rest, value);
        rest = rest[Unsafe.SizeOf<T>()..];
    }

    private static T Read<T>(ref ReadOnlySpan<byte> rest)
        where T : unmanaged
    {
        if (rest.Length < Unsafe.SizeOf<T>())
        {
            throw Short();
        }

        var value = MemoryMarshal.Read<T>(rest);
        rest = rest[Unsafe.SizeOf<T>()..];
        return value;
    }

    private static InvalidDataException Short() => new("The relay batch ends within an entry.");
}
