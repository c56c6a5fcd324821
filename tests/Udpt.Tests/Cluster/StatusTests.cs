using System.Net.Http.Json;
using System.Text.Json;
using Udpt.Testing.Cluster;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;
using Xunit.Abstractions;
using ClusterMember = Udpt.Testing.Cluster.ClusterMember;

namespace Udpt.Tests.Cluster;

[Collection(ClusterCollection.Name)]
public sealed class StatusTests(ClusterCollection shared, ITestOutputHelper output)
{
    private const int Torrents = 60;

    [Fact]
    public async Task Every_gateway_tells_of_all_silos_and_gateways()
    {
        await using var home = await ClusterHome.Start(shared.Postgres, silos: 2, gateways: 2, output);
        await using (var load = await SteadyLoad.Fill(home.Gateways, Torrents))
        {
            foreach (var gateway in home.Gateways)
            {
                var status = await Read(gateway, IsWhole);
                Assert.All(
                    status.GetProperty("silos").EnumerateArray(),
                    silo => Assert.InRange(silo.GetProperty("torrents").GetInt64(), 1, Torrents - 1));
            }
        }

        await home.Gateways[1].StopInGoodOrder();
        await Read(home.Gateways[0], status => status.GetProperty("gateways").GetArrayLength() == 1);

        home.Silos[1].Send(Signal.Stop);
        var withOneSilo = await Read(
            home.Gateways[0],
            status => status.GetProperty("silos").EnumerateArray().Any(silo => silo.GetProperty("state").GetString() == "unreachable")
                || status.GetProperty("silos").GetArrayLength() == 1);
        Assert.Contains(
            withOneSilo.GetProperty("silos").EnumerateArray(), silo => silo.GetProperty("state").GetString() == "active");
        home.Silos[1].Send(Signal.Kill);
    }

    [Fact]
    public async Task Signal_to_read_the_configuration_again_ends_no_part_of_a_cluster()
    {
        await using var home = await ClusterHome.Start(shared.Postgres, silos: 1, gateways: 1, output);
        foreach (var member in home.Silos.Concat(home.Gateways))
        {
            member.Send(Signal.Hangup);
            await Eventually.Holds(
                $"{member.Name} to read its configuration again",
                () => member.Describe().Contains("nothing has changed", StringComparison.Ordinal));
        }

        using var client = home.Gateways[0].Client("127.0.0.2");
        await client.Announce(new Announce { InfoHash = Some.InfoHash(), Port = 1 });
    }

    private static bool IsWhole(JsonElement status) =>
        status.GetProperty("torrents").GetInt64() == Torrents
        && status.GetProperty("seeders").GetInt64() == Torrents * SteadyLoad.PeersInSwarm / 2
        && status.GetProperty("silos").GetArrayLength() == 2
        && status.GetProperty("gateways").GetArrayLength() == 2
        && status.GetProperty("gateways").EnumerateArray()
            .Sum(gateway => gateway.GetProperty("announces").GetInt64()) >= Torrents * SteadyLoad.PeersInSwarm;

    private static async Task<JsonElement> Read(ClusterMember member, Func<JsonElement, bool> isWanted)
    {
        return await Eventually.Get(
            "the status",
            async () =>
            {
                using var reply = await member.Rest.Http.GetAsync("/status");
                return reply.IsSuccessStatusCode ? await reply.Content.ReadFromJsonAsync<JsonElement>() : default;
            },
            status => status.ValueKind == JsonValueKind.Object && isWanted(status));
    }
}
