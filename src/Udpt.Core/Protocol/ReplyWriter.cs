using System.Buffers.Binary;

namespace Udpt.Core.Protocol;

/// <summary>Writes replies into the send buffer. Each method returns the length of the reply.</summary>
public static class ReplyWriter
{
    /// <summary>
    /// Connect reply (BEP-15), exactly 16 bytes: Transmission and aria2 reject any other length.
    /// <code>
    ///  0  u32  action 0
    ///  4  u32  transaction id
    ///  8  u64  connection id
    /// </code>
    /// </summary>
    public static int WriteConnect(Span<byte> reply, uint transactionId, ulong connectionId)
    {
        reply = reply[..Bep15.ConnectReplyLength];
        WriteHeader(reply, RequestAction.Connect, transactionId);
        BinaryPrimitives.WriteUInt64BigEndian(reply[Bep15.ReplyHeaderLength..], connectionId);
        return Bep15.ConnectReplyLength;
    }

    /// <summary>
    /// Announce reply (BEP-15) around the <paramref name="peerBytes"/> bytes of peers that are already in the buffer.
    /// <code>
    ///  0  u32  action 1                12  u32  leechers
    ///  4  u32  transaction id          16  u32  seeders
    ///  8  u32  interval in seconds     20  peers of the family of the datagram: 4 + 2 bytes, or 16 + 2
    /// </code>
    /// </summary>
    public static int WriteAnnounce(
        Span<byte> reply,
        uint transactionId,
        uint interval,
        int leechers,
        int seeders,
        int peerBytes)
    {
        reply = reply[..Bep15.PeersOffset];
        WriteHeader(reply, RequestAction.Announce, transactionId);
        BinaryPrimitives.WriteUInt32BigEndian(reply[Bep15.IntervalOffset..], interval);
        BinaryPrimitives.WriteInt32BigEndian(reply[Bep15.LeechersOffset..], leechers);
        BinaryPrimitives.WriteInt32BigEndian(reply[Bep15.SeedersOffset..], seeders);
        return Bep15.PeersOffset + peerBytes;
    }

    /// <summary>
    /// Scrape reply (BEP-15) around its <paramref name="count"/> entries (<see cref="WriteScrapeEntry"/>).
    /// <code>
    ///  0         u32  action 2
    ///  4         u32  transaction id
    ///  8 + 12 n  u32  seeders, u32 completed, u32 leechers: one entry per info hash, in the order of the request
    /// </code>
    /// </summary>
    public static int WriteScrape(Span<byte> reply, uint transactionId, int count)
    {
        WriteHeader(reply, RequestAction.Scrape, transactionId);
        return Bep15.ReplyHeaderLength + (count * Bep15.ScrapeEntryLength);
    }

    /// <summary>The entry at <paramref name="index"/> of a scrape reply.</summary>
    public static void WriteScrapeEntry(Span<byte> reply, int index, in ScrapeCounts counts)
    {
        Span<byte> entry = reply.Slice(
            Bep15.ReplyHeaderLength + (index * Bep15.ScrapeEntryLength), Bep15.ScrapeEntryLength);
        BinaryPrimitives.WriteInt32BigEndian(entry, counts.Seeders);
        BinaryPrimitives.WriteUInt32BigEndian(entry[4..], counts.Completed);
        BinaryPrimitives.WriteInt32BigEndian(entry[8..], counts.Leechers);
    }

    /// <summary>
    /// Error reply (BEP-15), or 0 when it would be larger than the request: the tracker must not amplify, and a
    /// truncated text would help nobody.
    /// <code>
    ///  0  u32  action 3
    ///  4  u32  transaction id
    ///  8  text without a terminating NUL
    /// </code>
    /// </summary>
    public static int WriteError(Span<byte> reply, uint transactionId, ReadOnlySpan<byte> text, int requestLength)
    {
        int length = Bep15.ReplyHeaderLength + text.Length;
        if (length > requestLength)
        {
            return 0;
        }

        WriteHeader(reply, RequestAction.Error, transactionId);
        text.CopyTo(reply[Bep15.ReplyHeaderLength..]);
        return length;
    }

    private static void WriteHeader(Span<byte> reply, RequestAction action, uint transactionId)
    {
        BinaryPrimitives.WriteUInt32BigEndian(reply[Bep15.ReplyActionOffset..], (uint)action);
        BinaryPrimitives.WriteUInt32BigEndian(reply[Bep15.ReplyTransactionIdOffset..], transactionId);
    }
}
