namespace Udpt.Gateway.Routing;

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

    private readonly object _signal = new();
    private int _isWaiting;

    /// <summary>Waits until a silo is done with a call, while <paramref name="isNeeded"/> says that there is need to.</summary>
    public void Wait(Func<bool> isNeeded)
    {
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
