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
    private const int CatalogPage = 1000;

    private bool _hasStarted;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // A million of each take a second: side by side.
        Task<List<Swarm>> taking = Task.Run(TakeUp, cancellationToken);
        await Task.WhenAll(
            taking,
            Task.Run(() => catalog.Load(saved.ReadAllAsync(cancellationToken), cancellationToken), cancellationToken));
        foreach (Swarm swarm in await taking)
        {
            if (catalog.SetInMemory(swarm.InfoHash, true) is { IsSaved: true } entry)
            {
                swarm.SetRecord(entry.ToRecord());
            }
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

    /// <summary>Puts the swarms that the last process left into the table, and tells which.</summary>
    private List<Swarm> TakeUp()
    {
        List<Swarm> taken = [];
        try
        {
            if (snapshot?.Load() is { } left)
            {
                // A clock set back must not make peers younger than they were.
                double elapsed = Math.Max(0, (time.GetUtcNow() - left.SavedAt).TotalMilliseconds);
                TakeUp(left.Swarms, (uint)Math.Min(elapsed, uint.MaxValue), taken);
                logger.SwarmsTakenUp(taken.Count, elapsed / 1000);
            }
        }
        catch (StorageException damage)
        {
            // Peers come back by themselves: no reason to keep the tracker down.
            logger.SwarmsUnreadable(damage.Message);
        }

        return taken;
    }

    private void TakeUp(IEnumerable<KeyValuePair<InfoHash, byte[]>> swarms, uint elapsed, List<Swarm> taken)
    {
        foreach ((InfoHash infoHash, byte[] blob) in swarms)
        {
            var swarm = new Swarm(infoHash);
            try
            {
                SwarmBlob.Read(blob, swarm, clock.Now, elapsed, rules.Policy);
            }
            catch (InvalidDataException damage)
            {
                logger.SwarmUnreadable(infoHash, damage.Message);
                continue;
            }

            // One whose peers have all expired has its record, if anything: its grain reads that.
            if (swarm.HasPeers && table.TryAdd(swarm, out _))
            {
                taken.Add(swarm);
            }
        }
    }

    /// <summary>The swarms with peers, in the order of the catalog: whoever takes them up meets it in order too.</summary>
    private IEnumerable<KeyValuePair<InfoHash, byte[]>> Peopled()
    {
        InfoHash? after = null;
        while (catalog.Page(after, 0, CatalogPage) is { Count: > 0 } page)
        {
            foreach (CatalogEntry entry in page)
            {
                if (entry.IsInMemory && table.Find(entry.InfoHash) is { HasPeers: true } swarm)
                {
                    yield return new(swarm.InfoHash, SwarmBlob.Write(swarm, clock.Now));
                }
            }

            after = page[^1].InfoHash;
        }
    }
}
