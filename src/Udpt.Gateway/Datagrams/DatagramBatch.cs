using Udpt.Core.Protocol;

namespace Udpt.Gateway.Datagrams;

/// <summary>
/// The datagrams of one receive call and the replies to them, each in a fixed place of memory that is never moved:
/// the system reads and writes there.
/// </summary>
internal sealed class DatagramBatch
{
    /// <summary>
    /// Most datagrams in a batch. More would save little on system calls, and requests and replies of a batch would
    /// no longer fit into the caches near the core.
    /// </summary>
    public const int Capacity = 64;

    /// <summary>Longer requests are cut: what counts in them is at their beginning.</summary>
    public const int RequestBufferLength = 2048;

    /// <summary>Bytes beyond the longest reply, which a swarm may overwrite while it stores peers whole words at a time.</summary>
    public const int ReplySpare = 8;

    // An odd number of cache lines between two buffers, so that their beginnings, which every request uses, spread
    // over all sets of the cache.
    private const int RequestStride = RequestBufferLength + 64;
    private const int ReplyStride = 25 * 64;

    private readonly Datagram[] _datagrams = new Datagram[Capacity];

    public DatagramBatch()
    {
        Requests = GC.AllocateUninitializedArray<byte>(Capacity * RequestStride, pinned: true);
        Replies = GC.AllocateUninitializedArray<byte>(Capacity * ReplyStride, pinned: true);
    }

    /// <summary>How many datagrams there are.</summary>
    public int Count { get; set; }

    /// <summary>When they were received, as <see cref="Metrics.UdpMetrics.Now"/> has it.</summary>
    public long ReceivedAt { get; set; }

    /// <summary>The datagrams of this batch.</summary>
    public Span<Datagram> Datagrams => _datagrams.AsSpan(0, Count);

    /// <summary>The memory of all requests.</summary>
    public byte[] Requests { get; }

    /// <summary>The memory of all replies.</summary>
    public byte[] Replies { get; }

    /// <summary>Where a request's buffer begins in <see cref="Requests"/>.</summary>
    public static int RequestOffset(int index) => index * RequestStride;

    /// <summary>Where a reply's buffer begins in <see cref="Replies"/>.</summary>
    public static int ReplyOffset(int index) => index * ReplyStride;

    /// <summary>The bytes of a request.</summary>
    public ReadOnlySpan<byte> Request(int index) => Requests.AsSpan(RequestOffset(index), _datagrams[index].RequestLength);

    /// <summary>The whole buffer of a request, to receive into.</summary>
    public Span<byte> RequestBuffer(int index) => Requests.AsSpan(RequestOffset(index), RequestBufferLength);

    /// <summary>Room for the longest reply of the request's family, and <see cref="ReplySpare"/> bytes.</summary>
    public Span<byte> ReplyBuffer(int index) => Replies.AsSpan(
        ReplyOffset(index),
        (_datagrams[index].IsIPv4 ? Bep15.MaxReplyIPv4 : Bep15.MaxReplyIPv6) + ReplySpare);

    /// <summary>The bytes of a reply.</summary>
    public ReadOnlySpan<byte> Reply(int index) => Replies.AsSpan(ReplyOffset(index), _datagrams[index].ReplyLength);

    /// <summary>How many of them have a reply.</summary>
    public int CountReplies()
    {
        int replies = 0;
        foreach (ref Datagram datagram in Datagrams)
        {
            replies += datagram.ReplyLength > 0 ? 1 : 0;
        }

        return replies;
    }

    /// <summary>Takes back every reply: none is sent.</summary>
    public void Forget()
    {
        foreach (ref Datagram datagram in Datagrams)
        {
            datagram.ReplyLength = 0;
        }
    }
}
