namespace Udpt.Load.Sockets;

/// <summary>One thread's sockets, with batched sends and receives: all that differs between systems.</summary>
internal interface ILoadTransport : IDisposable
{
    /// <summary>
    /// Maximum requests between two calls of <see cref="Flush"/>, and maximum replies per receive call.
    /// </summary>
    const int BatchLength = 64;

    /// <summary>The buffer for the next request.</summary>
    Span<byte> NextRequest { get; }

    /// <summary>Adds the request just written to the batch.</summary>
    /// <param name="length">Its length.</param>
    /// <param name="address">Its source address, an index into <see cref="SourceAddresses"/>.</param>
    void Add(int length, int address);

    /// <summary>Sends the batch. Returns how many requests the system did not send.</summary>
    int Flush();

    /// <summary>Receives available replies without waiting. Returns how many.</summary>
    int Receive();

    /// <summary>A reply of the last receive call; empty if it did not come from the tracker.</summary>
    ReadOnlySpan<byte> Reply(int index);

    /// <summary>Waits for a reply, up to a limit.</summary>
    void Wait(TimeSpan atMost);
}
