using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Udpt.Grains.Catalog;
using Udpt.Grains.Swarms;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;
using Udpt.Silo.Sweeping;

namespace Udpt.Silo.Keeping;

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
internal sealed class SwarmKeeper(
    CatalogLoading loading,
    KeptSwarms kept,
    SwarmTable table,
    TorrentCatalog catalog,
    SwarmClock clock,
    SwarmSweeper sweeper,
    TimeProvider time,
    ILogger<SwarmKeeper> logger,
    SwarmSnapshot? snapshot = null) : IHostedLifecycleService
{
    /// <summary>Little beside what a start takes anyway, and nobody waits for the peers of a small tracker.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private Task _hasTakenUp = Task.CompletedTask;
    private bool _hasStarted;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        await loading.Ended.WaitAsync(cancellationToken);
        kept.TakeUp(Patience - time.GetElapsedTime(begin));
    }

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _hasTakenUp = Task.Run(TakeUpTheRest, CancellationToken.None);
        _hasStarted = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (snapshot is not null && _hasStarted)
        {
            await _hasTakenUp;
            await sweeper.SaveAll(cancellationToken);
            int count = snapshot.Save(Peopled(), time.GetUtcNow());
            logger.SwarmsSaved(count);
        }
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Takes up what is left, and forgets the saved swarms: they are used once, and only by a process that has come up
    /// whole. After a crash they would be older than they say, and a process that ends at a port in use has not used them.
    /// </summary>
    private void TakeUpTheRest()
    {
        kept.TakeUp(TimeSpan.MaxValue);
        try
        {
            snapshot?.Clear();
        }
        catch (StorageException damage)
        {
            logger.SwarmsUnreadable(damage.Message);
        }
    }

    /// <summary>The swarms with peers, in the order of the catalog: whoever takes them up meets it in order too.</summary>
    private IEnumerable<KeyValuePair<InfoHash, byte[]>> Peopled()
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
