namespace Udpt.Hosting;

/// <summary>
/// Controls whether an idle thread of the pool spins before it sleeps, as it does by default. In a cluster spinning
/// pays: an arriving batch needs no wake-up (without it, gateway and silo need half as much CPU again per reply). A
/// tracker in one process answers on its receive threads, and half of its idle CPU is spinning after each timer.
/// </summary>
internal static class ThreadPoolSpinning
{
    /// <summary>The runtime setting, also known as <c>DOTNET_ThreadPool_UnfairSemaphoreSpinLimit</c>.</summary>
    private const string Limit = "System.Threading.ThreadPool.UnfairSemaphoreSpinLimit";

    /// <summary>Disables spinning, unless the environment sets it. Call before the pool starts.</summary>
    public static void SwitchOff()
    {
        if (AppContext.GetData(Limit) is null)
        {
            AppContext.SetData(Limit, 0);
        }
    }
}
