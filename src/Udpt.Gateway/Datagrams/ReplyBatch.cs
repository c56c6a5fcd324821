using Udpt.Core.Protocol;

namespace Udpt.Gateway.Datagrams;

/// <summary>Replies that one socket sends at once, back to back in pinned memory.</summary>
internal sealed class ReplyBatch
{
    // Most replies are a few hundred bytes; a batch of the longest is sent in two parts.
    private const int BufferLength = 48 * 1024;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(BufferLength, pinned: true);
    private readonly int[] _ends = new int[DatagramBatch.Capacity];
    private readonly ReplyRoute[] _routes = new ReplyRoute[DatagramBatch.Capacity];

    /// <summary>The number of replies.</summary>
    public int Count { get; private set; }

    private int End => Count == 0 ? 0 : _ends[Count - 1];

    /// <summary>Whether there is room for a reply to <paramref name="route"/>, whatever its length.</summary>
    public bool HasRoom(in ReplyRoute route) =>
        Count < _ends.Length
        && BufferLength - End >= Bep15.MaxReplyIPv4
        && (Count == 0 || ReferenceEquals(route.Sender, _routes[0].Sender));

    /// <summary>The buffer for the next reply.</summary>
    public Span<byte> Next() => _bytes.AsSpan(End, Bep15.MaxReplyIPv4);

    /// <summary>Adds the reply that has been written to <see cref="Next"/>.</summary>
    public void Add(int length, in ReplyRoute route)
    {
        _ends[Count] = End + length;
        _routes[Count] = route;
        Count++;
    }

    /// <summary>The bytes of a reply, in place.</summary>
    public ReadOnlySpan<byte> Reply(int index) => _bytes.AsSpan(Start(index).._ends[index]);

    /// <summary>The route of a reply.</summary>
    public ref readonly ReplyRoute Route(int index) => ref _routes[index];

    /// <summary>Sends all replies and clears the batch. Returns how many the system rejected.</summary>
    public int Send()
    {
        if (Count == 0)
        {
            return 0;
        }

        try
        {
            return _routes[0].Sender.Send(this);
        }
        finally
        {
            Clear();
        }
    }

    /// <summary>Clears the replies, and releases the references to their sockets.</summary>
    public void Clear()
    {
        _routes.AsSpan(0, Count).Clear();
        Count = 0;
    }

    private int Start(int index) => index == 0 ? 0 : _ends[index - 1];
}
