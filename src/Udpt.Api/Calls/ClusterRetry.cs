using Udpt.Gateway.Silos;
using Udpt.Grains.Calls;
using Udpt.Grains.Placement;
using Udpt.Grains.Torrents;

namespace Udpt.Api.Calls;

/// <summary>
/// Makes a call again that has failed because a silo stops, is lost or hangs: whoever has taken its torrents over answers
/// it. For calls on behalf of REST that do no harm when they are made twice; datagrams are sent again by their clients.
/// </summary>
public sealed class ClusterRetry(SiloView view, TimeProvider time, SiloTracker? tracker = null)
{
    /// <summary>Between two attempts: about as long as it takes to hear which silos there are.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Attempts begin within it: at least one after a silo that hangs has been replaced.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Whether other silos may answer; when none does, there is no use in trying.</summary>
    private bool HasOthers => view.Silos.Silos.Count > 0 && tracker is not { IsConnected: false };

    /// <summary>Makes the call; the last failure is the caller's.</summary>
    public async Task<T> Run<T>(Func<Task<T>> call)
    {
        // A cluster that falls silent under way may only be busy; one that was silent before is not waited for.
        bool hasOthers = HasOthers;
        long start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (IsRetryable(exception, hasOthers) && time.GetElapsedTime(start) < Patience)
            {
                tracker?.Refresh();
                await Task.Delay(Interval, time);
            }
        }
    }

    /// <inheritdoc cref="Run{T}"/>
    public Task Run(Func<Task> call) => Run(async () =>
    {
        await call();
        return true;
    });

    /// <summary>Changes a torrent. An attempt that was not answered in time changes nothing, however late it arrives.</summary>
    public Task<T> Change<T>(ITorrentGrain torrent, Func<ITorrentGrain, ChangeTicket, Task<T>> change) =>
        Run(async () => await change(torrent, await torrent.BeginChange()));

    /// <inheritdoc cref="Change{T}"/>
    public Task Change(ITorrentGrain torrent, Func<ITorrentGrain, ChangeTicket, Task> change) =>
        Run(async () => await change(torrent, await torrent.BeginChange()));

    /// <summary>Whether there is use in another attempt; who says that a change was late does answer.</summary>
    private static bool IsRetryable(Exception exception, bool hasOthers) => exception is LateChangeException
        || (hasOthers && CallFaults.IsSiloLoss(exception));
}
