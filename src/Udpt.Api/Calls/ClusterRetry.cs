using Udpt.Gateway.Silos;
using Udpt.Grains.Calls;
using Udpt.Grains.Placement;
using Udpt.Grains.Torrents;

namespace Udpt.Api.Calls;

/// <summary>
/// Retries a call that failed because a silo is stopping, lost or hung: the silo that takes over its torrents will
/// answer. For REST calls that may safely be repeated; clients retry datagrams themselves.
/// </summary>
public sealed class ClusterRetry(SiloView view, TimeProvider time, SiloListPoller? tracker = null)
{
    /// <summary>Time between two attempts: about as long as it takes to learn of a change of silos.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// No attempt starts later than this: leaves time for at least one after a hung silo has been replaced.
    /// </summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Whether other silos may answer; if none does, retrying is pointless.</summary>
    private bool HasOthers => view.Silos.Silos.Count > 0 && tracker is not { IsConnected: false };

    /// <summary>Makes the call. If all attempts fail, the last exception is thrown.</summary>
    public async Task<T> Run<T>(Func<Task<T>> call)
    {
        // A cluster that stops answering meanwhile may just be busy; one that did not answer before is not waited
        // for.
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

    /// <summary>
    /// Changes a torrent. An attempt that was not answered in time changes nothing, however late it arrives.
    /// </summary>
    public Task<T> Change<T>(ITorrentGrain torrent, Func<ITorrentGrain, ChangeTicket, Task<T>> change) =>
        Run(async () => await change(torrent, await torrent.BeginChange()));

    /// <inheritdoc cref="Change{T}"/>
    public Task Change(ITorrentGrain torrent, Func<ITorrentGrain, ChangeTicket, Task> change) =>
        Run(async () => await change(torrent, await torrent.BeginChange()));

    /// <summary>
    /// Whether another attempt may succeed. A silo that rejects a change as late is evidently reachable.
    /// </summary>
    private static bool IsRetryable(Exception exception, bool hasOthers) => exception is LateChangeException
        || (hasOthers && CallFaults.IsSiloLoss(exception));
}
