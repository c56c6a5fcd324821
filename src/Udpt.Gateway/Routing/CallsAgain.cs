using Orleans.Runtime;
using Orleans.Runtime.Messaging;
using Udpt.Grains.Placement;

namespace Udpt.Gateway.Routing;

/// <summary>
/// Makes a call again that has failed because a silo stops, is lost or hangs: whoever has taken its torrents over answers
/// it. For calls on behalf of REST that do no harm when they are made twice; datagrams are sent again by their clients.
/// </summary>
public sealed class CallsAgain(SiloView view, TimeProvider time, SiloTracker? tracker = null)
{
    /// <summary>Between two attempts: about as long as it takes to hear which silos there are.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Attempts begin within it: at least one after a silo that hangs has been replaced.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Makes the call; the last failure is the caller's.</summary>
    public async Task<T> Make<T>(Func<Task<T>> call)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (IsOfALostSilo(exception) && time.GetElapsedTime(start) < Patience)
            {
                tracker?.Refresh();
                await Task.Delay(Interval, time);
            }
        }
    }

    /// <inheritdoc cref="Make{T}"/>
    public Task Make(Func<Task> call) => Make(async () =>
    {
        await call();
        return true;
    });

    /// <summary>Whether other silos may answer; when none does, there is no use in trying.</summary>
    private bool IsOfALostSilo(Exception exception) =>
        view.Silos.Silos.Count > 0
        && tracker is not { IsConnected: false }
        && exception is OrleansMessageRejectionException or ConnectionFailedException or TimeoutException;
}
