using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Udpt.Core.Identity;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Grains.Catalog;
using Udpt.Silo.Storage.Sqlite;
using Udpt.Silo.Sweeping;

namespace Udpt.Silo.Persistence;

/// <summary>
/// Carries the state of a single process across a restart. At startup it waits for the records and restores the swarms
/// that the last process saved; at shutdown it saves completed counts and all swarms. It is registered before
/// everything that receives announces, so it starts before and stops after them.
/// </summary>
/// <remarks>
/// Nothing is answered until the records are loaded, because they say which torrents are refused. Peers would return by
/// themselves, so the start spends on restoring swarms only what loading the records has left of <see
/// cref="Patience"/>. The rest is restored after everything has started, while announces are answered, and merged with
/// what was announced meanwhile.
/// </remarks>
internal sealed class SwarmPersistenceService(
    CatalogLoader loading,
    SwarmRestore restore,
    SwarmTable table,
    TorrentCatalog catalog,
    SwarmClock clock,
    SwarmSweeper sweeper,
    SnapshotCleanup cleanup,
    TimeProvider time,
    ILogger<SwarmPersistenceService> logger,
    SwarmSnapshotStore? snapshot = null) : IHostedLifecycleService
{
    /// <summary>Short compared to the rest of a start; a small tracker restores all its peers within it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private Task? _restoring;
    private bool _hasStarted;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        await loading.Ended.WaitAsync(cancellationToken);
        restore.Restore(Patience - time.GetElapsedTime(begin));

        // From now on announces may be answered, even if the start never completes.
        _hasStarted = true;
    }

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // Saved swarms are used once, and only by a process that has started completely. After a crash they would be
        // older than their timestamp says; a process that ends because a port is in use has not used them.
        _restoring = Task.Run(
            () =>
            {
                RestoreRemaining();
                cleanup.TryDelete();
            },
            CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (snapshot is null || !_hasStarted)
        {
            return;
        }

        // This snapshot replaces the previous one, so everything in that one must have been restored.
        await (_restoring ?? Task.Run(RestoreRemaining, CancellationToken.None));
        Exception? unsaved = await sweeper.SaveCounts(cancellationToken);

        // Usage is reported to peer keys only when no saved swarm contains it any more.
        sweeper.CollectUsage();
        Exception? failure = Save(snapshot);
        if (failure is null || cleanup.IsDeleted)
        {
            unsaved ??= await sweeper.Report(cancellationToken);
        }

        UnsavedChanges lost = sweeper.Unsaved(arePeersSaved: failure is null);
        if (failure is not null || !lost.AreNone)
        {
            throw new UnsavedException(lost, failure ?? unsaved);
        }
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void RestoreRemaining() => restore.Restore(TimeSpan.MaxValue);

    private Exception? Save(SwarmSnapshotStore into)
    {
        try
        {
            logger.SwarmsSaved(into.Save(SwarmsWithPeers(), time.GetUtcNow()));
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    /// <summary>The swarms with peers in catalog order, so that the restore walks the catalog in order too.</summary>
    private IEnumerable<KeyValuePair<InfoHash, byte[]>> SwarmsWithPeers()
    {
        foreach (CatalogEntry entry in catalog.Walk())
        {
            if (entry.IsInMemory && table.Find(entry.InfoHash) is { HasPeers: true } swarm)
            {
                yield return new(swarm.InfoHash, SwarmBlob.Write(swarm, clock.Now));
            }
        }
    }
}
