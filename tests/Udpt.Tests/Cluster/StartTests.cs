using System.Net;
using Udpt.Testing.Cluster;
using Udpt.Testing.Wire;
using Xunit.Abstractions;
using ClusterMember = Udpt.Testing.Cluster.ClusterMember;

namespace Udpt.Tests.Cluster;

[Collection(ClusterCollection.Name)]
public sealed class StartTests(ClusterCollection shared, ITestOutputHelper output)
{
    [Fact]
    public async Task Gateway_that_starts_before_the_database_says_so_and_goes_on_by_itself()
    {
        await using var home = await ClusterHome.Prepare(shared.Postgres, silos: 1, gateways: 1, output);
        var gateway = home.Gateways[0];
        await shared.Postgres.StopAsync();
        try
        {
            await gateway.Launch();
            await gateway.WaitUntilAnswerIs("/healthz/live", HttpStatusCode.OK);
            await ShouldNotServe(gateway);
            await gateway.WaitUntilItSays("Waiting for the database");
        }
        finally
        {
            await shared.Postgres.StartAsync();
        }

        // The database is available, but empty.
        await gateway.WaitUntilItSays("No silo has created its tables yet.");
        await ShouldNotServe(gateway);

        await home.Silos[0].Start();
        await gateway.WaitUntilReadinessIs(HttpStatusCode.OK);
        Assert.Empty(await gateway.Rest.List());
        using var client = gateway.Client("127.0.0.31");
        (await client.AskToAnnounce(new Announce { InfoHash = Some.InfoHash(), Port = 1 })).ShouldBe(Actions.Announce);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Silo_that_starts_before_the_database_says_so_and_goes_on_by_itself(bool isNode)
    {
        await using var home = await ClusterHome.Prepare(shared.Postgres, silos: 1, gateways: 0, output);
        var node = home.Node();
        var silo = isNode ? node : home.Silos[0];
        await shared.Postgres.StopAsync();
        try
        {
            await silo.Launch();
            await silo.WaitUntilAnswerIs("/healthz/live", HttpStatusCode.OK);
            Assert.Equal(
                (HttpStatusCode.ServiceUnavailable, """{"status":"err","reason":"not ready: store"}"""),
                await silo.Get("/healthz/ready"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await silo.StatusOf("/t"));
        }
        finally
        {
            await shared.Postgres.StartAsync();
        }

        await silo.WaitUntilReadinessIs(HttpStatusCode.OK);
        Assert.Equal(isNode ? HttpStatusCode.OK : HttpStatusCode.NotFound, await silo.StatusOf("/t"));
    }

    [Fact]
    public async Task Silo_that_is_stopped_while_it_waits_for_the_database_ends_in_good_order()
    {
        await using var home = await ClusterHome.Prepare(shared.Postgres, silos: 1, gateways: 0, output);
        await shared.Postgres.StopAsync();
        try
        {
            await home.Silos[0].Launch();
            await home.Silos[0].WaitUntilAnswerIs("/healthz/live", HttpStatusCode.OK);
            await home.Silos[0].StopInGoodOrder();
        }
        finally
        {
            await shared.Postgres.StartAsync();
        }
    }

    [Fact]
    public async Task Gateway_with_a_database_that_is_not_there_ends_and_says_why()
    {
        await using var home = await ClusterHome.Prepare(shared.Postgres, silos: 0, gateways: 1, output, database: "nowhere");

        await home.Gateways[0].Launch();

        Assert.Equal(1, await home.Gateways[0].WaitForExit());
        Assert.Contains("The database nowhere at 127.0.0.1:", home.Gateways[0].Describe(), StringComparison.Ordinal);
    }

    private static async Task ShouldNotServe(ClusterMember gateway)
    {
        Assert.Equal(HttpStatusCode.OK, await gateway.StatusOf("/healthz/live"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await gateway.StatusOf("/healthz/ready"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await gateway.StatusOf("/t"));
    }
}
