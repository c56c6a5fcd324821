using Microsoft.Extensions.Logging;
using Udpt.Core.Swarms;
using Udpt.Grains.Catalog;
using Udpt.Grains.Hosting;
using Udpt.Grains.Placement;
using Udpt.Grains.Torrents;
using Udpt.Silo.Storage;
using Udpt.Silo.Sweeping;

namespace Udpt.Silo.Placement;

/// <summary>
/// Follows the membership of the cluster. After each change of the silos it tells this process, reads which saved
/// torrents now are this silo's, and sends the torrents in memory whose home is elsewhere there, a bounded number at a
/// time, while announces go on.
/// </summary>
/// <remarks>
/// A silo counts from when its manifest is known, which is a moment after its membership: until then Orleans places
/// nothing on it, and a torrent sent there would end with nowhere to go.
/// </remarks>
internal sealed class MembershipFollower(
    IClusterMembershipService membership,
    IClusterManifestProvider manifests,
    SiloView view,
    SiloDrain drain,
    LostSilos lost,
    SwarmTable table,
    TorrentCatalog catalog,
    ISavedTorrents saved,
    SwarmSweeper sweeper,
    IGrainFactory grains,
    TimeProvider time,
    ILogger<MembershipFollower> logger) : LongRunningService
{
    /// <summary>Grain calls under way; <see cref="TorrentMigrationLimit"/> bounds what they bring about.</summary>
    private const int Parallelism = 64;

    /// <summary>Between two attempts to read a store that is away.</summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    private readonly Lock _refreshing = new();
    private readonly SettlingTask _settling = new();

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // The silo is active by now, so it sees itself.
        Refresh();
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!IsActive)
        {
            // The start failed before the silo had come up: there is nobody to tell and nothing to hand over.
            return;
        }

        // A start may have ended between the silo's and this one's. The others have sent it torrents by then.
        Refresh();
        await drain.Run(cancellationToken);
        await base.StopAsync(cancellationToken);
        await _settling.DisposeAsync();

        // From here on torrents leave: who asks for one is sent to its grain, wherever that is by then.
        view.BeginSettling();
        catalog.MarkIncomplete();

        // Peers move to the other silos and take counts along; what the last silo of a cluster knows would be lost.
        Exception? failure = await sweeper.SaveAll(cancellationToken);
        UnsavedChanges lost = view.HasOthers ? sweeper.UnsavedKeys() : sweeper.Unsaved(arePeersSaved: false);
        if (lost.Counts > 0 || lost.Keys > 0)
        {
            throw new UnsavedException(lost, failure);
        }
    }

    private bool IsActive =>
        view.Self is { } self
        && membership.CurrentSnapshot.Members.TryGetValue(self, out ClusterMember? member)
        && member.Status == SiloStatus.Active;

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        Follow(membership.MembershipUpdates, stoppingToken),
        Follow(manifests.Updates, stoppingToken));

    private async Task Follow<T>(IAsyncEnumerable<T> updates, CancellationToken cancellation)
    {
        await foreach (T _ in updates.WithCancellation(cancellation))
        {
            Refresh();
        }
    }

    /// <summary>
    /// Looks which silos there are. A change counts at once, whatever is still under way of the one before: a torrent sent to
    /// a silo that has gone would be lost.
    /// </summary>
    private void Refresh()
    {
        lock (_refreshing)
        {
            foreach (SiloAddress silo in lost.Update(membership.CurrentSnapshot))
            {
                logger.SiloLost(silo);
            }

            // A torrent whose home is here from now on may have a record that the catalog does not know.
            if (view.Update(UsableSilos(), catalog.MarkIncomplete))
            {
                logger.SilosChanged(view.Silos.Silos.Count);
                _settling.Restart(Settle);
            }
        }
    }

    private SiloSet UsableSilos()
    {
        ClusterMembershipSnapshot snapshot = membership.CurrentSnapshot;
        var known = manifests.Current.Silos;
        SiloAddress[] usable =
        [
            .. snapshot.Members.Values
                .Where(member => member.Status == SiloStatus.Active && known.ContainsKey(member.SiloAddress))
                .Select(member => member.SiloAddress),
        ];

        // Within one version of the membership manifests only arrive: more silos are the later list.
        return new SiloSet((snapshot.Version.Value << 16) + usable.Length, usable);
    }

    private async Task Settle(CancellationToken cancellation)
    {
        try
        {
            await Task.WhenAll(SendHome(cancellation), LoadCatalog(cancellation));
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            // Slower and right: the store is asked for what the catalog does not speak for.
            logger.NotSettled(failure);
        }
    }

    private async Task LoadCatalog(CancellationToken cancellation)
    {
        while (!await TryLoadCatalog(cancellation))
        {
            await Task.Delay(RetryInterval, time, cancellation);
        }
    }

    private async Task<bool> TryLoadCatalog(CancellationToken cancellation)
    {
        try
        {
            await catalog.Load(
                saved.ReadAllAsync(cancellation).Where(torrent => view.IsHome(torrent.Key)),
                cancellation);
            return true;
        }
        catch (StorageException failure)
        {
            logger.CatalogNotLoaded(failure.Message);
            return false;
        }
    }

    private async Task SendHome(CancellationToken cancellation)
    {
        // All of them first: a walk over a table that torrents leave misses some.
        Swarm[] away = [.. table.Sweep().Where(swarm => !view.IsHome(swarm.InfoHash))];
        int sent = 0;
        await Parallel.ForEachAsync(
            away,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellation },
            async (swarm, _) =>
            {
                try
                {
                    await grains.GetTorrent(swarm.InfoHash).MoveHome();
                    Interlocked.Increment(ref sent);
                }
                catch (Exception failure)
                {
                    // It stays where it is, which is only slower, and is sent again at the next change.
                    logger.TorrentNotSent(swarm.InfoHash, failure.Message);
                }
            });
        logger.TorrentsSent(sent);
    }
}
