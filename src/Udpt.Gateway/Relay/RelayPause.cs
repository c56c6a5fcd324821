namespace Udpt.Gateway.Relay;

/// <summary>
/// A pause of a receive thread: there is no use in receiving what would only wait, and what stays in the socket meanwhile
/// is received at once, instead of a few datagrams at a time.
/// </summary>
internal sealed class RelayPause
{
    /// <summary>
    /// Connects, and what is answered without a silo, wait no longer than this. A call to a silo at work takes less.
    /// </summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(1);

    /// <summary>Full receive batches between two pauses: what a batch that waits for its silo has room for.</summary>
    private const int Gathered = 3;

    private readonly object _signal = new();
    private int _gathered;
    private int _isWaiting;

    /// <summary>Waits until a silo is done with a call, while <paramref name="isNeeded"/> says that there is need to.</summary>
    /// <param name="hasMore">
    /// Whether the socket is likely to hold more, since what was received last filled its batch. A few of those go together
    /// before the wait, and on to their silos in one call.
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

            // A call may have ended before it could see that someone waits.
            if (isNeeded())
            {
                Monitor.Wait(_signal, Longest);
            }

            Volatile.Write(ref _isWaiting, 0);
        }
    }

    /// <summary>Ends the pause, if there is one.</summary>
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
