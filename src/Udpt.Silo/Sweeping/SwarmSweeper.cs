using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Udpt.Grains;
using Udpt.Grains.Catalog;
using Udpt.Grains.Metrics;
using Udpt.Grains.PeerKeys;
using Udpt.Grains.Swarms;
using Udpt.Grains.Torrents;

namespace Udpt.Silo.Sweeping;

/// <summary>
/// Walks the swarms of this silo each <c>cleanup_interval</c>: drops peers that have not announced, saves completed
/// counts and what keys have moved, forgets torrents that are empty and neither flagged nor registered, and the counts of
/// those that have been so for <c>completed_retention</c>. The one sweeper of a silo, in place of a timer in each of a million grains.
/// </summary>
public sealed class SwarmSweeper(
    SwarmTable table,
    TorrentCatalog catalog,
    TrackerRules rules,
    SwarmClock clock,
    PeerKeyLedger ledger,
    IGrainFactory grains,
    SiloMetrics metrics,
    TimeProvider time,
    ILogger<SwarmSweeper> logger) : BackgroundService
{
    /// <summary>Grain calls under way at once: enough to keep the store busy, too few to delay announces.</summary>
    private const int Parallelism = 64;

    /// <summary>Swarms of a few peers between two looks at who else needs the processor.</summary>
    private const int Stride = 64;

    /// <summary>Counts forgotten in one sweep at most: seconds of a processor's work, and of the store's.</summary>
    internal const int MostForgotten = 5_000;

    /// <summary>
    /// How long calls are made again that have no next sweep: what another silo that stops takes along is elsewhere soon.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private int _loads = -1;
    private long _loadedAt;

    // Where the last sweep stopped that had more counts to forget than one may.
    private InfoHash? _forgottenTo;

    /// <summary>One sweep of everything.</summary>
    public async Task Sweep(CancellationToken cancellation)
    {
        long start = time.GetTimestamp();
        NoteLoad();
        await Run(ExpireAll(), cancellation);
        await Run(ForgottenRecords(), cancellation);
        await Report(ledger.Reports(), cancellation);
        metrics.Swept(start);
        logger.Swept(table.Count, time.GetElapsedTime(start).TotalMilliseconds);
    }

    /// <summary>
    /// Saves every completed count that has changed since it was last saved, and what keys have moved: what a silo does
    /// last.
    /// </summary>
    public async Task SaveAll(CancellationToken cancellation)
    {
        long start = time.GetTimestamp();
        await Run(table.Sweep().Where(IsUnsaved).Select(SaveOf).Select(Insist), cancellation);
        foreach (Swarm swarm in table.Sweep())
        {
            ledger.Take(swarm);
        }

        await Report(ledger.Reports().Select(Insist), cancellation);

        Func<Task> Insist(Func<Task> call) => () => MakeAgain(call, start, cancellation);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(rules.Options.CleanupInterval, time);
        rules.Changed += (_, _) => Follow(timer);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Sweep(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.SweepFailed(failure);
            }
        }
    }

    private void Follow(PeriodicTimer timer)
    {
        TimeSpan interval = rules.Options.CleanupInterval;
        try
        {
            if (timer.Period != interval)
            {
                timer.Period = interval;
            }
        }
        catch (ObjectDisposedException)
        {
            // The silo stops.
        }
    }

    /// <summary>
    /// Expires the peers of every swarm and yields what then is to be asked of grains. For the other swarms it allocates
    /// nothing: a lambda in here would cost each of a million an object.
    /// </summary>
    internal IEnumerable<Func<Task>> ExpireAll()
    {
        int swept = 0;
        foreach (Swarm swarm in table.Sweep())
        {
            if (++swept % Stride == 0)
            {
                Courtesy.Yield();
            }

            ExpiryCursor cursor = ExpiryCursor.Start;
            while (!swarm.Expire(clock.Now, rules.Policy, ref cursor))
            {
                Courtesy.Yield();
            }

            ledger.Take(swarm);
            if (!swarm.IsForgettable(out bool needsGrain))
            {
                if (IsUnsaved(swarm))
                {
                    yield return SaveOf(swarm);
                }
            }
            else if (needsGrain)
            {
                // One that peers have left is empty; one that was only asked for may have lost them with another silo.
                if (swarm.WasAnnounced || catalog.RecordOf(swarm.InfoHash) is null || !MayPeersStillReturn())
                {
                    yield return ForgetOf(swarm.InfoHash);
                }
            }
            else if (swarm.TrySealForgettable(byGrain: false) && table.Remove(swarm))
            {
                catalog.NoteMemory(swarm.InfoHash, table);
            }
        }
    }

    private static bool IsUnsaved(Swarm swarm)
    {
        swarm.GetCompleted(out bool isUnsaved);
        return isUnsaved;
    }

    private Func<Task> SaveOf(Swarm swarm) => () => grains.GetTorrent(swarm.InfoHash).Save();

    private Func<Task> ForgetOf(InfoHash infoHash) => () => grains.GetTorrent(infoHash).ForgetIfEmpty();

    /// <summary>
    /// Records that only keep a count of completed, and for long enough; and those that do not say since when, so that
    /// their grains write it: of torrents that have not come back since the last start, or since the silo that had them was
    /// lost, and of older releases.
    /// </summary>
    internal IEnumerable<Func<Task>> ForgottenRecords()
    {
        if (MayPeersStillReturn())
        {
            yield break;
        }

        int forgotten = 0;
        foreach (CatalogEntry entry in catalog.WalkRemembered(_forgottenTo).Where(IsDue))
        {
            _forgottenTo = entry.InfoHash;
            yield return ForgetOf(entry.InfoHash);
            if (++forgotten == MostForgotten)
            {
                yield break;
            }
        }

        _forgottenTo = null;
    }

    private bool IsDue(CatalogEntry entry) =>
        entry.LastSeen is not { } lastSeen
        || CountRetention.IsOver(rules.Options, lastSeen, time.GetUtcNow().ToUnixTimeSeconds());

    /// <summary>
    /// Whether the records were read less than a peer timeout ago: a torrent without peers is not empty then, only
    /// lost with its silo, and its count must be there when they announce again.
    /// </summary>
    private bool MayPeersStillReturn()
    {
        NoteLoad();
        return time.GetElapsedTime(_loadedAt) < rules.Options.PeerTimeout;
    }

    private void NoteLoad()
    {
        if (catalog.Loads != _loads)
        {
            _loads = catalog.Loads;
            _loadedAt = time.GetTimestamp();
        }
    }

    /// <summary>Tells keys what their peers have moved.</summary>
    private async Task Report(IEnumerable<Func<Task>> reports, CancellationToken cancellation)
    {
        if (await RunCounted(reports, cancellation) is ( > 0 and var failures, { } last))
        {
            logger.ReportsIncomplete(failures, last.GetBaseException().Message);
        }
    }

    /// <summary>Runs grain calls of torrents.</summary>
    private async Task Run(IEnumerable<Func<Task>> calls, CancellationToken cancellation)
    {
        if (await RunCounted(calls, cancellation) is ( > 0 and var failures, { } last))
        {
            logger.SweepIncomplete(failures, last.GetBaseException().Message);
        }
    }

    /// <summary>Makes a call again while it is lost with a silo. Saving and reporting do no harm when done twice.</summary>
    private async Task MakeAgain(Func<Task> call, long start, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (Exception failure) when (LostCalls.Include(failure) && time.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(Interval, time, cancellation);
            }
        }
    }

    /// <summary>
    /// Runs grain calls a bounded number at a time. Those that fail stay as they are until the next sweep; they are
    /// counted, and the last failure is told.
    /// </summary>
    private static async Task<(int Failures, Exception? Last)> RunCounted(
        IEnumerable<Func<Task>> calls,
        CancellationToken cancellation)
    {
        int failures = 0;
        Exception? last = null;
        await Parallel.ForEachAsync(
            calls,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellation },
            async (call, _) =>
            {
                try
                {
                    await call();
                }
                catch (Exception failure)
                {
                    Interlocked.Increment(ref failures);
                    last = failure;
                }
            });
        return (failures, last);
    }
}
