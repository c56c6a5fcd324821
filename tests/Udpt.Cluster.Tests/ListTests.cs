using Udpt.Api.Calls;
using Udpt.Api.Torrents;
using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using Udpt.Grains.Placement;

namespace Udpt.Cluster.Tests;

/// <summary>Lists all torrents through a client of three silos.</summary>
public sealed class ListTests
{
    [Fact]
    public async Task List_over_all_silos_is_sorted_and_whole_from_any_place()
    {
        await using SiloCluster cluster = await SiloCluster.Start(3);
        InfoHash[] torrents = [.. SiloCluster.Torrents(400).Order()];
        await cluster.Fill(torrents, peers: 1);
        SiloView view = new(TimeProvider.System);
        view.Update(cluster.Set);
        TorrentList list = new(cluster.Grains, view, new ClusterRetry(view, TimeProvider.System));

        foreach (InfoHash? after in (InfoHash?[])[null, torrents[0], torrents[150], torrents[^1]])
        {
            foreach (long offset in (long[])[0, 1, 63, 64, 65, 200, 399, 400, long.MaxValue])
            {
                foreach (int limit in (int[])[1, 50, 1000])
                {
                    TorrentSummary[] page = await list.Page(after, offset, limit);

                    Assert.Equal(
                        torrents.Where(torrent => after is null || torrent > after)
                            .Skip((int)Math.Min(offset, int.MaxValue)).Take(limit),
                        page.Select(torrent => torrent.InfoHash));
                    Assert.All(page, torrent => Assert.Equal((1, 1U), (torrent.Seeders, torrent.Completed)));
                }
            }
        }
    }

    [Fact]
    public async Task List_goes_on_from_the_silos_that_are_left()
    {
        await using SiloCluster cluster = await SiloCluster.Start(3);
        InfoHash[] torrents = [.. SiloCluster.Torrents(200).Order()];
        await cluster.Fill(torrents, peers: 1);
        SiloView view = new(TimeProvider.System);
        view.Update(cluster.Set);
        TorrentList list = new(cluster.Grains, view, new ClusterRetry(view, TimeProvider.System));

        await cluster.Stop(cluster.Silos[1]);
        Task<TorrentSummary[]> page = list.Page(null, 0, 1000);
        view.Update(new SiloSet(2, cluster.Set.Silos));

        Assert.Equal(torrents, (await page).Select(torrent => torrent.InfoHash));
    }
}
