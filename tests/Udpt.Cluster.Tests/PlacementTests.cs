using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Swarms;
using Udpt.Grains.Calls;
using Udpt.Grains.Catalog;
using Udpt.Grains.Placement;
using Udpt.Grains.Torrents;

namespace Udpt.Cluster.Tests;

/// <summary>Where torrents live, and that nothing is lost when they move.</summary>
public sealed class PlacementTests
{
    private const int Peers = 3;

    [Fact]
    public async Task Torrents_are_activated_at_their_home_by_rendezvous_hashing()
    {
        await using SiloCluster cluster = await SiloCluster.Start(3);
        InfoHash[] torrents = SiloCluster.Torrents(300);

        await cluster.Fill(torrents, peers: 1);

        SiloSet set = cluster.Set;
        foreach (InProcessSiloHandle silo in cluster.Silos)
        {
            Assert.Equal(
                torrents.Where(torrent => silo.SiloAddress.Equals(set.HomeAddressOf(torrent))).Order(),
                SiloCluster.TableOf(silo).Enumerate().Select(swarm => swarm.InfoHash).Order());
        }
    }

    [Fact]
    public async Task Share_of_a_silo_that_joins_moves_there_with_all_peers_and_nothing_else_moves()
    {
        await using SiloCluster cluster = await SiloCluster.Start(2);
        InfoHash[] torrents = SiloCluster.Torrents(200);
        await cluster.Fill(torrents, Peers);
        SiloSet before = cluster.Set;

        InProcessSiloHandle joined = await cluster.Join();
        await cluster.SettleAtHome(torrents);

        InfoHash[] moved = [.. torrents.Where(torrent => !before.HomeAddressOf(torrent)!.Equals(cluster.Set.HomeAddressOf(torrent)))];
        Assert.NotEmpty(moved);
        Assert.Equal(moved.Order(), SiloCluster.TableOf(joined).Enumerate().Select(swarm => swarm.InfoHash).Order());
        await ShouldBeWhole(cluster, torrents);
    }

    [Fact]
    public async Task Record_of_a_torrent_that_moves_goes_along_and_the_silo_that_it_leaves_knows_of_it_no_more()
    {
        await using SiloCluster cluster = await SiloCluster.Start(2);
        InfoHash[] torrents = SiloCluster.Torrents(200);
        await cluster.Flag(torrents);

        await cluster.Join();
        await cluster.SettleAtHome(torrents);

        foreach (InProcessSiloHandle silo in cluster.Silos)
        {
            InfoHash[] own = [.. torrents.Where(torrent => silo.SiloAddress.Equals(cluster.Set.HomeAddressOf(torrent))).Order()];
            IReadOnlyList<CatalogEntry> known = silo.ServiceProvider.GetRequiredService<TorrentCatalog>().Page(null, 0, 1000);
            Assert.Equal(own, known.Select(entry => entry.InfoHash));
            Assert.All(known, entry => Assert.True(entry is { IsFlagged: true, IsInMemory: true }));
        }

        Assert.All(
            await Task.WhenAll(torrents.Select(torrent => cluster.Grains.GetTorrent(torrent).Describe(0))),
            details => Assert.True(details!.Summary.IsFlagged));
    }

    [Fact]
    public async Task Silo_that_stops_while_torrents_are_sent_to_it_takes_none_along()
    {
        await using SiloCluster cluster = await SiloCluster.Start(2);
        InfoHash[] torrents = SiloCluster.Torrents(3000);
        await cluster.Fill(torrents, Peers);

        await cluster.Stop(await cluster.Join());

        await ShouldBeWhole(cluster, torrents);
    }

    [Fact]
    public async Task Torrent_that_is_dropped_while_its_silo_stops_does_not_go_on_elsewhere()
    {
        await using SiloCluster cluster = await SiloCluster.Start(2);
        (InProcessSiloHandle staying, InProcessSiloHandle leaving) = (cluster.Silos[0], cluster.Silos[1]);
        InfoHash[] ofLeaving =
            [.. SiloCluster.Torrents(100).Where(torrent => leaving.SiloAddress.Equals(cluster.Set.HomeAddressOf(torrent)))];
        (InfoHash torrent, InfoHash other) = (ofLeaving[0], ofLeaving[1]);
        ITorrentGrain grain = staying.ServiceProvider.GetRequiredService<IGrainFactory>().GetTorrent(torrent);
        SwarmTable swarms = SiloCluster.TableOf(leaving);
        await cluster.Fill([torrent, other], Peers);
        await grain.Register(await grain.BeginChange());
        ITorrentGrain otherGrain = cluster.Grains.GetTorrent(other);

        // Its count is saved with it: the silo would wait for the store to save that when it stops.
        await otherGrain.Register(await otherGrain.BeginChange());
        TaskCompletionSource store = new();
        cluster.Storage.Gate = store.Task;

        Task<bool> drop = grain.Drop(await grain.BeginChange());
        Task stop = cluster.Stop(leaving);

        // Orleans is deactivating the silo's grains: the other one has gone, and this one is waiting for the store.
        await SiloCluster.Until(() => swarms.Find(other) is null);
        Assert.False(drop.IsCompleted);
        store.SetResult();
        await stop;

        // The answer may be lost with the connections of the silo; then its caller asks again.
        Exception? lost = await Record.ExceptionAsync(() => drop);
        Assert.True(lost is null ? await drop : CallFaults.IsSiloLoss(lost), $"{lost}");
        Assert.Null(await grain.Describe(0));
        Assert.Equal([other], SiloCluster.TableOf(staying).Enumerate().Select(swarm => swarm.InfoHash));
    }

    [Fact]
    public async Task Silos_that_stop_at_the_same_time_hand_every_swarm_over()
    {
        await using SiloCluster cluster = await SiloCluster.Start(4);
        InfoHash[] torrents = SiloCluster.Torrents(1000);
        await cluster.Fill(torrents, Peers);

        await Task.WhenAll(cluster.Silos.Skip(1).Select(cluster.Stop));

        await ShouldBeWhole(cluster, torrents);
    }

    [Fact]
    public async Task Silo_that_stops_speaks_no_more_for_torrents_that_it_does_not_have()
    {
        await using SiloCluster cluster = await SiloCluster.Start(2);
        InProcessSiloHandle leaving = cluster.Silos[1];
        TorrentCatalog catalog = leaving.ServiceProvider.GetRequiredService<TorrentCatalog>();
        Assert.True(catalog.IsComplete);

        await cluster.Stop(leaving);

        Assert.False(catalog.IsComplete);
    }

    [Fact]
    public async Task Silo_that_stops_hands_every_swarm_over()
    {
        await using SiloCluster cluster = await SiloCluster.Start(3);
        InfoHash[] torrents = SiloCluster.Torrents(200);
        await cluster.Fill(torrents, Peers);
        InProcessSiloHandle leaving = cluster.Silos[1];
        Assert.NotEqual(0, SiloCluster.TableOf(leaving).Count);

        await cluster.Stop(leaving);

        await ShouldBeWhole(cluster, torrents);
        await cluster.SettleAtHome(torrents);
        await ShouldBeWhole(cluster, torrents);
    }

    [Fact]
    public async Task Swarm_that_is_handed_over_is_whole_from_the_first_moment_that_an_announce_can_find_it()
    {
        const int Many = 250;
        await using SiloCluster cluster = await SiloCluster.Start(2);
        InfoHash[] torrents = SiloCluster.Torrents(200);
        await cluster.Fill(torrents, Many);
        InProcessSiloHandle leaving = cluster.Silos[1];
        SwarmTable taking = SiloCluster.TableOf(cluster.Silos[0]);
        int before = taking.Count;
        using CancellationTokenSource over = new();

        // A separate thread: a thread of the pool, which may have only two, would be missing for the silos.
        int fewest = Many;
        Thread looking = new(() =>
        {
            while (!over.IsCancellationRequested)
            {
                foreach (Swarm swarm in taking.Enumerate())
                {
                    swarm.TryScrape(out ScrapeCounts counts);
                    fewest = Math.Min(fewest, counts.Seeders + counts.Leechers);
                }
            }
        })
        {
            IsBackground = true,
        };
        looking.Start();
        await cluster.Stop(leaving);
        await over.CancelAsync();
        looking.Join();

        Assert.InRange(taking.Count, before + 1, torrents.Length);
        Assert.Equal(Many, fewest);
    }

    private static async Task ShouldBeWhole(SiloCluster cluster, InfoHash[] torrents) => Assert.All(
        await cluster.Scrape(torrents),
        counts => Assert.Equal(new ScrapeCounts { Seeders = 1, Leechers = Peers - 1, Completed = 1 }, counts));
}
