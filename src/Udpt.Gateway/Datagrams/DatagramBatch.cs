using Udpt.Core.Protocol;

namespace Udpt.Gateway.Datagrams;

/// <summary>
/// The datagrams of one receive call and their replies, in pinned memory that the system reads and writes.
/// </summary>
internal sealed class DatagramBatch
{
    /// <summary>
    /// Maximum number of datagrams in a batch. More would hardly reduce system calls further, and the requests and
    /// replies of a batch would no longer fit into the caches near the core.
    /// </summary>
    public const int Capacity = 64;

    /// <summary>Longer requests are truncated: their relevant part is at the start.</summary>
    public const int RequestBufferLength = 2048;

    /// <summary>
    /// Spare bytes after the longest reply, which a swarm may overwrite because it stores peers in whole words.
    /// </summary>
    public const int ReplySpare = 8;

    // An odd number of cache lines between two buffers, so that the start of each buffer, which every request uses,
    // maps to a different cache set.
    private const int RequestStride = RequestBufferLength + 64;
    private const int ReplyStride = 25 * 64;

    private readonly Datagram[] _datagrams = new Datagram[Capacity];

    public DatagramBatch()
    {
        Requests = GC.AllocateUninitializedArray<byte>(Capacity * RequestStride, pinned: true);
        Replies = GC.AllocateUninitializedArray<byte>(Capacity * ReplyStride, pinned: true);
    }

    /// <summary>The number of datagrams.</summary>
    public int Count { get; set; }

    /// <summary>When they were received, on the clock of <see cref="Metrics.UdpMetrics.Now"/>.</summary>
    public long ReceivedAt { get; set; }

    /// <summary>The datagrams of this batch.</summary>
    public Span<Datagram> Datagrams => _datagrams.AsSpan(0, Count);

    /// <summary>The memory of all requests.</summary>
    public byte[] Requests { get; }

    /// <summary>The memory of all replies.</summary>
    public byte[] Replies { get; }

    /// <summary>The offset of a request's buffer in <see cref="Requests"/>.</summary>
    public static int RequestOffset(int index) => index * RequestStride;

    /// <summary>The offset of a reply's buffer in <see cref="Replies"/>.</summary>
    public static int ReplyOffset(int index) => index * ReplyStride;

    /// <summary>The bytes of a request.</summary>
    public ReadOnlySpan<byte> Request(int index) => Requests.AsSpan(RequestOffset(index), _datagrams[index].RequestLength);

    /// <summary>The whole buffer of a request, for receiving.</summary>
    public Span<byte> RequestBuffer(int index) => Requests.AsSpan(RequestOffset(index), RequestBufferLength);

    /// <summary>Space for the longest reply of the request's family, plus <see cref="ReplySpare"/> bytes.</summary>
    public Span<byte> ReplyBuffer(int index) => Replies.AsSpan(
        ReplyOffset(index),
        (_datagrams[index].IsIPv4 ? Bep15.MaxReplyIPv4 : Bep15.MaxReplyIPv6) + ReplySpare);

    /// <summary>The bytes of a reply.</summary>
    public ReadOnlySpan<byte> Reply(int index) => Replies.AsSpan(ReplyOffset(index), _datagrams[index].ReplyLength);

    /// <summary>The number of datagrams with a reply.</summary>
    public int CountReplies()
    {
        int replies = 0;
        foreach (ref Datagram datagram in Datagrams)
        {
            replies += datagram.ReplyLength > 0 ? 1 : 0;
        }

        return replies;
    }

    /// <summary>Discards every reply, so that none is sent.</summary>
    public void Forget()
    {
        foreach (ref Datagram datagram in Datagrams)
        {
            datagram.ReplyLength = 0;
        }
    }
}
