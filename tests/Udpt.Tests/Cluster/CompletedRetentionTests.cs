using Udpt.Testing.Cluster;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;
using Xunit.Abstractions;

namespace Udpt.Tests.Cluster;

/// <summary>Completed counts outlive their peers when silos change.</summary>
[Collection(ClusterCollection.Name)]
public sealed class CompletedRetentionTests(ClusterCollection shared, ITestOutputHelper output)
{
    [Fact]
    public async Task Counts_without_peers_are_known_wherever_their_torrents_go()
    {
        await using var home = await ClusterHome.Start(shared.Postgres, silos: 2, gateways: 1, output);
        var gateway = home.Gateways[0];
        using var client = gateway.Client("127.0.0.2");
        byte[][] torrents = [.. Enumerable.Range(0, 20).Select(_ => Some.InfoHash())];
        foreach (var infoHash in torrents)
        {
            var announce = new Announce { InfoHash = infoHash, Port = 1, Left = 0, Event = Announce.Completed };
            await client.Announce(announce);
            await client.Announce(announce with { Event = Announce.Stopped });
        }

        await Eventually.Get("the clean-up", () => gateway.Rest.List(), list => list.Length == 0);
        await ShouldAllBeKnown();

        await home.Silos[0].StopInGoodOrder();
        await ShouldAllBeKnown();

        await home.Silos[0].Start();
        await ShouldAllBeKnown();
        await client.Announce(new Announce { InfoHash = torrents[0], Port = 2 });
        Assert.Equal(1u, (await gateway.Rest.Find(torrents[0]))?.Completed);

        async Task ShouldAllBeKnown()
        {
            foreach (var infoHash in torrents)
            {
                Assert.Equal(new ScrapeAnswer(0, 1, 0), await client.ScrapeOne(infoHash));
            }

            await Eventually.Get("the list without them", () => gateway.Rest.List(), list => list.Length == 0);
        }
    }

    [Fact]
    public async Task Stop_of_an_unknown_torrent_gets_zeros_and_brings_nothing_up()
    {
        await using var home = await ClusterHome.Start(shared.Postgres, silos: 2, gateways: 1, output);
        var gateway = home.Gateways[0];
        using var client = gateway.Client("127.0.0.2");
        for (var i = 0; i < 20; i++)
        {
            var answer = await client.Announce(
                new Announce { InfoHash = Some.InfoHash(), Port = 1, Event = Announce.Stopped });
            Assert.Equal((0, 0, 0), (answer.Seeders, answer.Leechers, answer.Peers.Length));
        }

        Assert.Empty(await gateway.Rest.List());
    }
}
