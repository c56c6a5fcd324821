using Udpt.Testing.Cluster;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;
using Udpt.Tests.Cluster;
using Xunit.Abstractions;
using ClusterMember = Udpt.Testing.Cluster.ClusterMember;

namespace Udpt.Tests.Telemetry;

/// <summary>
/// A real Prometheus scrapes a cluster under load: everything that dashboards and alerts query must exist.
/// </summary>
[Collection(ClusterCollection.Name)]
public sealed class WatchedClusterTests(ClusterCollection shared, ITestOutputHelper output)
{
    [Fact]
    public async Task Queries_of_dashboards_and_alerts_return_series_of_a_cluster_under_load()
    {
        // One queries what only a failing store produces; promtool tests that alert.
        var queries = WatchedQuery.OfDashboards().Concat(WatchedQuery.OfAlerts())
            .Where(query => !query.Where.Contains("UdptStoreRefusesWrites", StringComparison.Ordinal))
            .ToArray();
        output.WriteLine($"{queries.Length} queries");
        await using var home = await ClusterHome.Start(shared.Postgres, silos: 2, gateways: 1, output);
        await using var prometheus = await PrometheusServer.Start(
            home.Silos.Concat(home.Gateways).Select(member => member.Rest.Anonymous.BaseAddress!),
            WatchedQuery.AlertsFile);
        await using var load = await SteadyLoad.Fill(home.Gateways);
        load.Start();

        // All at once and repeatedly: a rate has series only while its counter increases.
        using var disturbing = new CancellationTokenSource();
        var disturbance = Disturb(home.Gateways[0], disturbing.Token);
        var missing = await Eventually.Get(
            "what every query asks for",
            async () =>
            {
                var problems = await Task.WhenAll(queries.Select(query => QueryCheck.ProblemOf(query, prometheus)));
                return string.Join('\n', problems.OfType<string>());
            },
            problems => problems.Length == 0,
            TimeSpan.FromMinutes(2));
        Assert.Empty(missing);

        await disturbing.CancelAsync();
        await disturbance;
        await load.Stop();
    }

    /// <summary>What the load does not produce, or not for long: REST calls, use of the store, errors, drops.</summary>
    private static async Task Disturb(ClusterMember gateway, CancellationToken cancellation)
    {
        using var client = gateway.Client("127.0.0.41");
        var registered = Some.InfoHash();
        while (!cancellation.IsCancellationRequested)
        {
            await gateway.Rest.List("?limit=10");
            await gateway.Rest.Register(registered);
            await gateway.Rest.Drop(registered);
            client.ConnectionId = 1;
            (await client.AskToAnnounce(new Announce { InfoHash = Some.InfoHash(), Port = 1 })).ShouldBe(Actions.Error);
            await client.Send([1, 2, 3]);
        }
    }
}
