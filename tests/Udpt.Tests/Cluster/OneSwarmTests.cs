using System.Globalization;
using Udpt.Testing.Cluster;
using Udpt.Testing.Wire;
using Xunit.Abstractions;
using ClusterMember = Udpt.Testing.Cluster.ClusterMember;

namespace Udpt.Tests.Cluster;

[Collection(ClusterCollection.Name)]
public sealed class OneSwarmTests(ClusterCollection shared, ITestOutputHelper output)
{
    [Fact]
    public async Task Two_gateways_and_three_silos_are_one_tracker()
    {
        await using var home = await ClusterHome.Start(shared.Postgres, silos: 3, gateways: 2, output);
        await using var load = await SteadyLoad.Fill(home.Gateways);
        load.Start();
        await load.GoRound();
        var tally = await load.Stop();
        output.WriteLine($"{tally}");
        tally.ShouldBeWhole();
        foreach (var gateway in home.Gateways)
        {
            var census = await load.Count(gateway);
            output.WriteLine($"{gateway.Name}: {census}");
            census.ShouldBeWhole();
        }

        await FlagOfOneGatewayIsRefusedByTheOther(home, load.InfoHashes[7]);
        await ListIsTheSameThroughBoth(home, [.. load.InfoHashes.Select(Convert.ToHexStringLower).Order(StringComparer.Ordinal)]);
    }

    private static async Task FlagOfOneGatewayIsRefusedByTheOther(ClusterHome home, byte[] infoHash)
    {
        using var client = home.Gateways[1].Client("127.0.0.31");
        using var other = home.Gateways[0].Client("127.0.0.31");
        client.ConnectionId = await other.Connect();
        var announce = new Announce { InfoHash = infoHash, Port = 1 };

        await home.Gateways[0].Rest.Flag(infoHash);
        var refused = await client.AskToAnnounce(announce);
        await home.Gateways[1].Rest.Register(infoHash);
        var allowed = await other.AskToAnnounce(announce);

        Assert.Equal("torrent flagged.", refused.ErrorText);
        allowed.ShouldBe(Actions.Announce);
    }

    private static async Task ListIsTheSameThroughBoth(ClusterHome home, string[] infoHashes)
    {
        foreach (var gateway in home.Gateways)
        {
            Assert.Equal(infoHashes, await HashesOf(gateway, ""));
            Assert.Equal(infoHashes.Skip(20).Take(13), await HashesOf(gateway, "?offset=20&limit=13"));
            Assert.Equal(infoHashes.Skip(101).Take(50), await HashesOf(gateway, $"?after={infoHashes[100]}&limit=50"));
            Assert.Empty(await HashesOf(gateway, string.Create(CultureInfo.InvariantCulture, $"?offset={infoHashes.Length}")));
        }

        Assert.Equal(await home.Gateways[0].Rest.List(), await home.Gateways[1].Rest.List());
    }

    private static async Task<string[]> HashesOf(ClusterMember gateway, string query) =>
        [.. (await gateway.Rest.List(query)).Select(torrent => torrent.InfoHash)];
}
