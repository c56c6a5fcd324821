using Microsoft.Extensions.Logging;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Core.Swarms.Peers;
using Udpt.Grains.Catalog;
using Udpt.Grains.Hosting;
using Udpt.Grains.Metrics;
using Udpt.Grains.PeerKeys;
using Udpt.Grains.Torrents;

namespace Udpt.Silo.Sweeping;

/// <summary>
/// Walks the swarms of this silo every <c>cleanup_interval</c>: expires peers, saves completed counts and the usage of
/// keys, removes torrents that are empty and neither flagged nor registered, and deletes counts whose torrents have
/// been empty for <c>completed_retention</c>. One sweeper per silo replaces a timer in each of a million grains.
/// </summary>
internal sealed class SwarmSweeper(
    SwarmTable table,
    TorrentCatalog catalog,
    TrackerRules rules,
    SwarmClock clock,
    PeerKeyLedger ledger,
    IGrainFactory grains,
    SiloMetrics metrics,
    TimeProvider time,
    ILogger<SwarmSweeper> logger,
    IReportGate? gate = null) : LongRunningService
{
    /// <summary>Small swarms between two yields of the processor.</summary>
    private const int Stride = 64;

    /// <summary>Maximum counts deleted in one sweep: seconds of work for a processor and the store.</summary>
    internal const int MaxForgotten = 5_000;

    private int _loads = -1;
    private long _loadedAt;

    // Where the last sweep reached the limit on deleted counts.
    private InfoHash? _forgottenTo;

    /// <summary>Sweeps everything once.</summary>
    public async Task Sweep(CancellationToken cancellation)
    {
        long start = time.GetTimestamp();
        RecordLoad();
        await Run(ExpireAll(), cancellation);
        await Run(ForgottenRecords(), cancellation);
        if (gate?.MayReport() != false)
        {
            await Report(ledger.Reports(), cancellation);
        }

        metrics.RecordSweep(start);
        logger.Swept(table.Count, time.GetElapsedTime(start).TotalMilliseconds);
    }

    /// <summary>Saves completed counts and the usage of keys, as the last action of a silo.</summary>
    /// <returns>The last failure, or null.</returns>
    public async Task<Exception?> SaveAll(CancellationToken cancellation)
    {
        Exception? failure = await SaveCounts(cancellation);
        CollectUsage();
        return await Report(cancellation) ?? failure;
    }

    /// <summary>Saves every changed completed count, because there is no next sweep.</summary>
    /// <returns>The last failure, or null.</returns>
    public Task<Exception?> SaveCounts(CancellationToken cancellation) =>
        BoundedCalls.Retry(table.Enumerate().Where(IsUnsaved).Select(SaveCall), time, cancellation);

    /// <summary>Moves the usage of keys from all swarms to the ledger.</summary>
    public void CollectUsage()
    {
        foreach (Swarm swarm in table.Enumerate())
        {
            ledger.Take(swarm);
        }
    }

    /// <summary>Reports usage to the keys, because there is no next sweep.</summary>
    /// <returns>The last failure, or null.</returns>
    public Task<Exception?> Report(CancellationToken cancellation) =>
        BoundedCalls.Retry(ledger.Reports(), time, cancellation);

    /// <summary>The part of <see cref="Unsaved"/> that does not move with a swarm.</summary>
    internal UnsavedChanges UnsavedKeys() => new(Keys: ledger.Count);

    /// <summary>What only this process knows.</summary>
    /// <param name="arePeersSaved">Whether swarms with peers, and so their counts, are saved.</param>
    internal UnsavedChanges Unsaved(bool arePeersSaved)
    {
        UnsavedChanges lost = UnsavedKeys();
        foreach (Swarm swarm in table.Enumerate())
        {
            bool isSaved = arePeersSaved && swarm.HasPeers;
            if (!isSaved && IsUnsaved(swarm))
            {
                lost = lost with { Counts = lost.Counts + 1 };
            }

            if (!arePeersSaved && swarm.HasPeers && swarm.TryScrape(out ScrapeCounts counts))
            {
                lost = lost with
                {
                    Peers = lost.Peers + counts.Seeders + counts.Leechers,
                    PeopledTorrents = lost.PeopledTorrents + 1,
                };
            }
        }

        return lost;
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
            // The silo is stopping.
        }
    }

    /// <summary>
    /// Expires the peers of every swarm and yields the grain calls that this requires. It allocates nothing for other
    /// swarms: a lambda here would cost an object for each of a million.
    /// </summary>
    internal IEnumerable<Func<Task>> ExpireAll()
    {
        int swept = 0;
        foreach (Swarm swarm in table.Enumerate())
        {
            if (++swept % Stride == 0)
            {
                BackgroundPacing.Yield();
            }

            PeerCursor cursor = PeerCursor.Start;
            while (!swarm.Expire(clock.Now, rules.Policy, ref cursor))
            {
                BackgroundPacing.Yield();
            }

            ledger.Take(swarm);
            if (!swarm.IsForgettable(out bool needsGrain))
            {
                if (IsUnsaved(swarm))
                {
                    yield return SaveCall(swarm);
                }
            }
            else if (needsGrain)
            {
                // A swarm whose peers have left is empty; one that was only asked for may have lost its peers with
                // another silo.
                if (swarm.WasAnnounced || catalog.RecordOf(swarm.InfoHash) is null || !MayPeersStillReturn())
                {
                    yield return ForgetCall(swarm.InfoHash);
                }
            }
            else if (swarm.TrySealForgettable(byGrain: false) && table.Remove(swarm))
            {
                catalog.UpdateMemory(swarm.InfoHash, table);
            }
        }
    }

    private static bool IsUnsaved(Swarm swarm)
    {
        swarm.GetCompleted(out bool isUnsaved);
        return isUnsaved;
    }

    private Func<Task> SaveCall(Swarm swarm) => () => grains.GetTorrent(swarm.InfoHash).Save();

    private Func<Task> ForgetCall(InfoHash infoHash) => () => grains.GetTorrent(infoHash).ForgetIfEmpty();

    /// <summary>
    /// Deletes records that hold only a completed count, once that has been kept long enough. Also calls the grains of
    /// records without a last-seen time, so that they write it: torrents that have not returned since the last start or
    /// since their silo was lost, and records of older releases.
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
            yield return ForgetCall(entry.InfoHash);
            if (++forgotten == MaxForgotten)
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
    /// Whether the records were read less than a peer timeout ago. Until then a torrent without peers may have lost
    /// them with its silo, and its count must be available when they re-announce.
    /// </summary>
    private bool MayPeersStillReturn()
    {
        RecordLoad();
        return time.GetElapsedTime(_loadedAt) < rules.Options.PeerTimeout;
    }

    private void RecordLoad()
    {
        if (catalog.Loads != _loads)
        {
            _loads = catalog.Loads;
            _loadedAt = time.GetTimestamp();
        }
    }

    /// <summary>Reports usage to the keys.</summary>
    private async Task Report(IEnumerable<Func<Task>> reports, CancellationToken cancellation)
    {
        if (await BoundedCalls.Run(reports, cancellation) is ( > 0 and var failures, { } last))
        {
            logger.ReportsIncomplete(failures, last.GetBaseException().Message);
        }
    }

    private async Task Run(IEnumerable<Func<Task>> calls, CancellationToken cancellation)
    {
        if (await BoundedCalls.Run(calls, cancellation) is ( > 0 and var failures, { } last))
        {
            logger.SweepIncomplete(failures, last.GetBaseException().Message);
        }
    }
}
