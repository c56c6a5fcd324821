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
/// <remarks>
/// Nothing is answered before the records are read: they say what is refused. Peers would come back by themselves, so a
/// start waits for a million swarms only <see cref="Patience"/>. The rest comes while announces are answered, and joins
/// what has been announced meanwhile.
/// </remarks>
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

    /// <summary>Enough for some hundred thousand swarms.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private Task _takingUp = Task.CompletedTask;
    private Task _hasTakenUp = Task.CompletedTask;
    private bool _hasStarted;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await catalog.Load(saved.ReadAllAsync(cancellationToken), cancellationToken);
        _takingUp = Task.Run(TakeUp, cancellationToken);
        await Task.WhenAny(_takingUp, Task.Delay(Patience, time, cancellationToken));
    }

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _hasTakenUp = Task.Run(Clear, CancellationToken.None);
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
    /// Forgets the saved swarms once they are taken up: they are used once, and only by a process that has come up whole.
    /// After a crash they would be older than they say, and a process that ends at a port in use has not used them.
    /// </summary>
    private async Task Clear()
    {
        await _takingUp;
        try
        {
            snapshot?.Clear();
        }
        catch (StorageException damage)
        {
            logger.SwarmsUnreadable(damage.Message);
        }
    }

    /// <summary>Puts the swarms that the last process left into the table.</summary>
    private void TakeUp()
    {
        try
        {
            if (snapshot?.Load() is { } left)
            {
                // A clock set back must not make peers younger than they were.
                double elapsed = Math.Max(0, (time.GetUtcNow() - left.SavedAt).TotalMilliseconds);
                int taken = TakeUp(left.Swarms, (uint)Math.Min(elapsed, uint.MaxValue));
                logger.SwarmsTakenUp(taken, elapsed / 1000);
            }
        }
        catch (StorageException damage)
        {
            // Peers come back by themselves: no reason to keep the tracker down.
            logger.SwarmsUnreadable(damage.Message);
        }
    }

    private int TakeUp(IEnumerable<KeyValuePair<InfoHash, byte[]>> swarms, uint elapsed)
    {
        int taken = 0;
        foreach ((InfoHash infoHash, byte[] blob) in swarms)
        {
            try
            {
                taken += TakeUp(infoHash, blob, elapsed) ? 1 : 0;
            }
            catch (InvalidDataException damage)
            {
                logger.SwarmUnreadable(infoHash, damage.Message);
            }
        }

        return taken;
    }

    private bool TakeUp(in InfoHash infoHash, byte[] blob, uint elapsed)
    {
        var swarm = new Swarm(infoHash);
        if (catalog.RecordOf(infoHash) is { } record)
        {
            swarm.SetRecord(record);
        }

        SwarmBlob.Read(blob, swarm, clock.Now, elapsed, rules.Policy);

        // One whose peers have all expired has its record, if anything: its grain reads that.
        if (!swarm.HasPeers)
        {
            return false;
        }

        if (table.TryAdd(swarm, out Swarm? existing))
        {
            catalog.SetInMemory(infoHash, true);
        }
        else
        {
            SwarmBlob.Read(blob, existing, clock.Now, elapsed, rules.Policy);
        }

        return true;
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
