using Udpt.Testing.Cluster;
using Xunit.Abstractions;

namespace Udpt.Tests.Cluster;

[Collection(ClusterCollection.Name)]
public sealed class NodeTests(ClusterCollection shared, ITestOutputHelper output)
{
    [Fact]
    public async Task Node_joins_silos_and_serves_the_torrents_of_all()
    {
        await using var home = await ClusterHome.Start(shared.Postgres, silos: 2, gateways: 1, output);
        var node = home.Node();
        await using var load = await SteadyLoad.Fill(home.Gateways);
        load.Start();
        await load.GoRound();

        await node.Start();
        await load.GoRound();
        await using var throughNode = await SteadyLoad.Fill([node]);
        throughNode.Start();
        await throughNode.GoRound();

        foreach (var traffic in new[] { load, throughNode })
        {
            var tally = await traffic.Stop();
            output.WriteLine($"{tally}");
            tally.ShouldBeWhole();
            foreach (var entry in home.Gateways.Append(node))
            {
                var census = await traffic.Count(entry);
                output.WriteLine($"{entry.Name}: {census}");
                census.ShouldBeWhole();
            }
        }

        Assert.Equal(
            load.InfoHashes.Concat(throughNode.InfoHashes).Select(Convert.ToHexStringLower).Order(StringComparer.Ordinal),
            (await node.Rest.List()).Select(torrent => torrent.InfoHash));
        Assert.Equal(await home.Gateways[0].Rest.List(), await node.Rest.List());
    }
}
