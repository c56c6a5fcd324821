namespace Udpt.Load.Sockets;

/// <summary>One thread's sockets, and a batch each way: all that differs between systems.</summary>
internal interface ILoadTransport : IDisposable
{
    /// <summary>Most requests between two calls of <see cref="Flush"/>, and most replies of one receive call.</summary>
    const int BatchLength = 64;

    /// <summary>Where the next request is to be written.</summary>
    Span<byte> NextRequest { get; }

    /// <summary>Takes the request just written.</summary>
    /// <param name="length">Its length.</param>
    /// <param name="address">The place of its source address in <see cref="SourceAddresses"/>.</param>
    void Add(int length, int address);

    /// <summary>Sends the requests added. Returns how many the system did not take.</summary>
    int Flush();

    /// <summary>Takes the replies that are there, without waiting. Returns how many.</summary>
    int Receive();

    /// <summary>A reply of the last receive call; empty when it did not come from the tracker.</summary>
    ReadOnlySpan<byte> Reply(int index);

    /// <summary>Waits for a reply, and for so long at most.</summary>
    void Wait(TimeSpan atMost);
}
