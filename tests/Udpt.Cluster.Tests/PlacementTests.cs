using Orleans.TestingHost;
using Udpt.Grains.Announcing;
using Udpt.Grains.Placement;
using Udpt.Grains.Swarms;

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
                SiloCluster.TableOf(silo).Sweep().Select(swarm => swarm.InfoHash).Order());
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
        Assert.Equal(moved.Order(), SiloCluster.TableOf(joined).Sweep().Select(swarm => swarm.InfoHash).Order());
        await ShouldBeWhole(cluster, torrents);
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

    private static async Task ShouldBeWhole(SiloCluster cluster, InfoHash[] torrents) => Assert.All(
        await cluster.Scrape(torrents),
        counts => Assert.Equal(new ScrapeCounts { Seeders = 1, Leechers = Peers - 1, Completed = 1 }, counts));
}
