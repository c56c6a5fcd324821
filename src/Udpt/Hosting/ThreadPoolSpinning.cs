namespace Udpt.Hosting;

/// <summary>
/// Whether a thread of the pool that finds nothing to do spins for a while before it sleeps, as it does by default. In a
/// cluster that is worth it: a batch that arrives meanwhile needs nobody to wake (a gateway and a silo need half as much
/// again per reply without). A tracker alone answers on its receive threads, and half of what it needs when idle is
/// the spinning after each timer.
/// </summary>
internal static class ThreadPoolSpinning
{
    /// <summary>The runtime's setting, also known as <c>DOTNET_ThreadPool_UnfairSemaphoreSpinLimit</c>.</summary>
    private const string Limit = "System.Threading.ThreadPool.UnfairSemaphoreSpinLimit";

    /// <summary>For a process whose pool has not begun to work, unless its environment says otherwise.</summary>
    public static void SwitchOff()
    {
        if (AppContext.GetData(Limit) is null)
        {
            AppContext.SetData(Limit, 0);
        }
    }
}
