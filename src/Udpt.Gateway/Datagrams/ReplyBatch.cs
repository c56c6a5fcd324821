using Udpt.Core.Protocol;

namespace Udpt.Gateway.Datagrams;

/// <summary>Replies that leave by one socket at once, one behind the other in memory that is never moved.</summary>
internal sealed class ReplyBatch
{
    // Replies are a few hundred bytes as a rule; a batch of the longest leaves in two.
    private const int BufferLength = 48 * 1024;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(BufferLength, pinned: true);
    private readonly int[] _ends = new int[DatagramBatch.Capacity];
    private readonly ReplyRoute[] _routes = new ReplyRoute[DatagramBatch.Capacity];

    /// <summary>How many replies there are.</summary>
    public int Count { get; private set; }

    private int End => Count == 0 ? 0 : _ends[Count - 1];

    /// <summary>Whether a reply to <paramref name="route"/> can be added, however long.</summary>
    public bool HasRoom(in ReplyRoute route) =>
        Count < _ends.Length
        && BufferLength - End >= Bep15.MaxReplyIPv4
        && (Count == 0 || ReferenceEquals(route.Sender, _routes[0].Sender));

    /// <summary>Where the next reply is written.</summary>
    public Span<byte> Next() => _bytes.AsSpan(End, Bep15.MaxReplyIPv4);

    /// <summary>Adds the reply that has been written to <see cref="Next"/>.</summary>
    public void Add(int length, in ReplyRoute route)
    {
        _ends[Count] = End + length;
        _routes[Count] = route;
        Count++;
    }

    /// <summary>A reply, as it stays in its place.</summary>
    public ReadOnlySpan<byte> Reply(int index) => _bytes.AsSpan(Start(index).._ends[index]);

    /// <summary>The way of a reply.</summary>
    public ref readonly ReplyRoute Route(int index) => ref _routes[index];

    /// <summary>Sends all of it and is empty again. Returns how many the system did not take.</summary>
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

    /// <summary>Forgets the replies, and the sockets with them.</summary>
    public void Clear()
    {
        _routes.AsSpan(0, Count).Clear();
        Count = 0;
    }

    private int Start(int index) => index == 0 ? 0 : _ends[index - 1];
}
