using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Udpt.Grains.Catalog;
using Udpt.Grains.Swarms;
using Udpt.Grains.Torrents;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;
using Udpt.Silo.Sweeping;

namespace Udpt.Silo.Keeping;

/// <summary>
/// Carries what a single process knows over a restart. At the start it fills the catalog from the records and takes
/// up the swarms that the last process left; at the end it saves completed counts and all swarms. It is registered
/// before everything that brings announces, so it starts before them and stops after them.
/// </summary>
internal sealed class SwarmKeeper(
    ISavedTorrents saved,
    SwarmTable table,
    TorrentCatalog catalog,
    TrackerRules rules,
    SwarmClock clock,
    SwarmSweeper sweeper,
    TimeProvider time,
    ILogger<SwarmKeeper> logger,
    SwarmSnapshot? snapshot = null) : IHostedLifecycleService
{
    private bool _hasStarted;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await catalog.Load(saved.ReadAllAsync(cancellationToken), cancellationToken);
        try
        {
            TakeUp();
        }
        catch (StorageException damage)
        {
            // Peers come back by themselves: no reason to keep the tracker down.
            logger.SwarmsUnreadable(damage.Message);
        }
    }

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // Used once, and only by a process that has come up whole: after a crash they would be older than they say,
        // and a process that ends at a port in use has not used them.
        try
        {
            snapshot?.Clear();
        }
        catch (StorageException damage)
        {
            logger.SwarmsUnreadable(damage.Message);
        }

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
            await sweeper.SaveAll(cancellationToken);
            int count = snapshot.Save(Peopled(), time.GetUtcNow());
            logger.SwarmsSaved(count);
        }
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void TakeUp()
    {
        if (snapshot?.Load() is { } left)
        {
            // A clock set back must not make peers younger than they were.
            double elapsed = Math.Max(0, (time.GetUtcNow() - left.SavedAt).TotalMilliseconds);
            int taken = TakeUp(left.Swarms, (uint)Math.Min(elapsed, uint.MaxValue));
            logger.SwarmsTakenUp(taken, elapsed / 1000);
        }
    }

    private int TakeUp(IEnumerable<KeyValuePair<InfoHash, byte[]>> swarms, uint elapsed)
    {
        int taken = 0;
        foreach ((InfoHash infoHash, byte[] blob) in swarms)
        {
            var swarm = new Swarm(infoHash);
            if (catalog.TryGet(infoHash, out CatalogEntry entry) && entry.IsSaved)
            {
                swarm.SetRecord(entry.ToRecord());
            }

            try
            {
                SwarmBlob.Read(blob, swarm, clock.Now, elapsed, rules.Policy.PeerTimeout);
            }
            catch (InvalidDataException damage)
            {
                logger.SwarmUnreadable(infoHash, damage.Message);
                continue;
            }

            // One whose peers have all expired is taken up only for what else it knows.
            if (!swarm.IsForgettable(out _) && table.TryAdd(swarm, out _))
            {
                catalog.SetInMemory(infoHash, true);
                taken++;
            }
        }

        return taken;
    }

    private IEnumerable<KeyValuePair<InfoHash, byte[]>> Peopled()
    {
        var written = new HashSet<InfoHash>();
        foreach (Swarm swarm in table.Sweep())
        {
            if (swarm.HasPeers && written.Add(swarm.InfoHash))
            {
                yield return new(swarm.InfoHash, SwarmBlob.Write(swarm, clock.Now));
            }
        }
    }
}
