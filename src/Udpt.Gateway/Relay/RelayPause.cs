namespace Udpt.Gateway.Relay;

/// <summary>
/// Pauses a receive thread. Requests received now would only wait; left in the socket, they are later received in one
/// large batch instead of a few datagrams at a time.
/// </summary>
internal sealed class RelayPause
{
    /// <summary>
    /// Upper bound for the delay of connects and other requests that need no silo. A call to a busy silo takes less.
    /// </summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(1);

    /// <summary>Full receive batches between two pauses: as many as fit into a batch that waits for its silo.</summary>
    private const int Gathered = 3;

    private readonly object _signal = new();
    private int _gathered;
    private int _isWaiting;

    /// <summary>Waits until a silo has completed a call, while <paramref name="isNeeded"/> returns true.</summary>
    /// <param name="hasMore">
    /// Whether the socket probably holds more, because the last receive filled its batch. A few full batches are
    /// collected before the wait, and relayed to their silos in one call.
    /// </param>
    /// <param name="isNeeded">Whether no silo can use another call.</param>
    public void Wait(bool hasMore, Func<bool> isNeeded)
    {
        if (hasMore && ++_gathered < Gathered)
        {
            return;
        }

        _gathered = 0;
        if (!isNeeded())
        {
            return;
        }

        lock (_signal)
        {
            Interlocked.Exchange(ref _isWaiting, 1);

            // A call may have completed before this thread was marked as waiting.
            if (isNeeded())
            {
                Monitor.Wait(_signal, Longest);
            }

            Volatile.Write(ref _isWaiting, 0);
        }
    }

    /// <summary>Ends the pause, if any.</summary>
    public void End()
    {
        if (Volatile.Read(ref _isWaiting) != 0)
        {
            lock (_signal)
            {
                Monitor.Pulse(_signal);
            }
        }
    }
}
