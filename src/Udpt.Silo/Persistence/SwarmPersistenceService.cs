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
/// Carries what a single process knows over a restart. At the start it waits for the records and takes up the swarms that
/// the last process left; at the end it saves completed counts and all swarms. It is registered before everything that
/// brings announces, so it starts before them and stops after them.
/// </summary>
/// <remarks>
/// Nothing is answered before the records are read: they say what is refused. Peers would come back by themselves, so a
/// start waits for a million swarms only what the records have left of <see cref="Patience"/>. The rest comes once
/// everything has started, while announces are answered, and joins what has been announced meanwhile.
/// </remarks>
internal sealed class SwarmPersistenceService(
    CatalogLoader loading,
    SwarmRestore restore,
    SwarmTable table,
    TorrentCatalog catalog,
    SwarmClock clock,
    SwarmSweeper sweeper,
    SnapshotCleanup used,
    TimeProvider time,
    ILogger<SwarmPersistenceService> logger,
    SwarmSnapshotStore? snapshot = null) : IHostedLifecycleService
{
    /// <summary>Little beside what a start takes anyway, and nobody waits for the peers of a small tracker.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private Task? _takingUp;
    private bool _hasStarted;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        await loading.Ended.WaitAsync(cancellationToken);
        restore.Restore(Patience - time.GetElapsedTime(begin));

        // From here on announces may be answered, also in a start that never comes to its end.
        _hasStarted = true;
    }

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // The saved swarms are used once, and only by a process that has come up whole. After a crash they would be older
        // than they say, and a process that ends at a port in use has not used them.
        _takingUp = Task.Run(
            () =>
            {
                RestoreRemaining();
                used.TryDelete();
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

        // What is saved now replaces what was saved before, so all of that must be in it.
        await (_takingUp ?? Task.Run(RestoreRemaining, CancellationToken.None));
        Exception? unsaved = await sweeper.SaveCounts(cancellationToken);

        // Keys are told what they have moved only when no saved swarm holds it any more.
        sweeper.DrainUsage();
        Exception? failure = Save(snapshot);
        if (failure is null || used.IsDeleted)
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

    /// <summary>The swarms with peers, in the order of the catalog: whoever takes them up meets it in order too.</summary>
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
