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
/// Follows the cluster membership. After each change it updates this process's view, reads the saved torrents that now
/// belong to this silo, and migrates the torrents whose home is elsewhere, a bounded number at a time, while announces
/// continue.
/// </summary>
/// <remarks>
/// A silo counts from when its manifest is known, shortly after it joins: until then Orleans places nothing on it, and
/// a torrent sent there would have nowhere to go.
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
    /// <summary>
    /// Grain calls in flight; <see cref="TorrentMigrationLimit"/> bounds the migrations that they cause.
    /// </summary>
    private const int Parallelism = 64;

    /// <summary>Time between two attempts to read an unreachable store.</summary>
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
            // The start failed before the silo was active: nobody to notify and nothing to hand over.
            return;
        }

        // The start may have ended before this service had started, when the others had already sent torrents here.
        Refresh();
        await drain.Run(cancellationToken);
        await base.StopAsync(cancellationToken);
        await _settling.DisposeAsync();

        // From here on torrents leave: requests go to their grains, wherever those are by then.
        view.BeginSettling();
        catalog.MarkIncomplete();

        // Peers move to the other silos with their counts; if this is the cluster's last silo, they are lost.
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
    /// Applies the current set of silos. A change takes effect at once, even while the previous one is still being
    /// handled: a torrent sent to a silo that is gone would be lost.
    /// </summary>
    private void Refresh()
    {
        lock (_refreshing)
        {
            foreach (SiloAddress silo in lost.Update(membership.CurrentSnapshot))
            {
                logger.SiloLost(silo);
            }

            // A torrent whose home is now here may have a record that the catalog does not know.
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

        // Within one membership version manifests only arrive, so the longer list is the later one.
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
            // Slower but correct: the store is asked for whatever the catalog does not cover.
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
        // Collected first: a walk over a table that torrents are leaving would miss some.
        Swarm[] away = [.. table.Enumerate().Where(swarm => !view.IsHome(swarm.InfoHash))];
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
                    // It stays here, which is only slower, and is sent again after the next change.
                    logger.TorrentNotSent(swarm.InfoHash, failure.Message);
                }
            });
        logger.TorrentsSent(sent);
    }
}
