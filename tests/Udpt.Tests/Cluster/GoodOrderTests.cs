using System.Net;
using Udpt.Testing.Cluster;
using Udpt.Testing.Processes;
using Udpt.Tests.Process;
using Xunit.Abstractions;
using ClusterMember = Udpt.Testing.Cluster.ClusterMember;

namespace Udpt.Tests.Cluster;

[Collection(ClusterCollection.Name)]
public sealed class GoodOrderTests(ClusterCollection shared, ITestOutputHelper output)
{
    [Fact]
    public Task Silo_that_ends_by_SIGTERM_under_load_loses_no_peer_and_no_count() => ShouldBeWholeAfter(async (silos, load) =>
    {
        await silos[1].StopInGoodOrder();
        await load.GoRound();
    });

    [Fact]
    public Task Two_silos_that_end_at_the_same_time_lose_no_peer_and_no_count() => ShouldBeWholeAfter(async (silos, load) =>
    {
        await Task.WhenAll(silos[1].StopInGoodOrder(), silos[2].StopInGoodOrder());
        await load.GoRound();
    });

    [Fact]
    public Task Rolling_restart_of_all_silos_under_load_loses_no_peer_and_no_count() => ShouldBeWholeAfter(async (silos, load) =>
    {
        foreach (var silo in silos)
        {
            await silo.StopInGoodOrder();
            await silo.Start();
            await load.GoRound();
        }
    });

    [Fact]
    public async Task Node_that_is_stopped_while_it_starts_hands_over_what_it_has_answered()
    {
        await using var home = await ClusterHome.Start(shared.Postgres, silos: 1, gateways: 1, output);
        var node = home.Node();
        var peers = new KeenPeers();
        foreach (var answers in (int[])[1, 200])
        {
            await node.Launch();
            var before = peers.Answered;
            var announcing = peers.AnnounceTo(node.Process, () => node.HasExited);
            await Eventually.Holds("answers", () => peers.Answered - before >= answers);
            await node.StopInGoodOrder();
            await announcing;
            await peers.ShouldBeListedBy(home.Gateways[0].Rest);
        }
    }

    [Fact]
    public async Task Gateway_that_is_stopped_while_it_looks_for_a_silo_ends_in_good_order()
    {
        await using var home = await ClusterHome.Prepare(shared.Postgres, silos: 0, gateways: 1, output);
        await home.Gateways[0].Launch();
        await home.Gateways[0].WaitUntilAnswerIs("/healthz/live", HttpStatusCode.OK);
        await home.Gateways[0].StopInGoodOrder();
        Assert.Empty(home.Gateways[0].Process.Error);
    }

    [Fact]
    public async Task Restart_of_a_gateway_invalidates_no_connection_id_and_the_other_does_not_notice()
    {
        await using var home = await ClusterHome.Start(shared.Postgres, silos: 2, gateways: 2, output);
        var (restarted, other) = (home.Gateways[0], home.Gateways[1]);
        await using var load = await SteadyLoad.Fill([other]);
        using var client = restarted.Client("127.0.0.31");
        var connectionId = await client.Connect();
        load.Start();
        await load.GoRound();

        await restarted.Stop(Signal.Kill);
        await load.GoRound();
        await restarted.Start();

        using var again = restarted.Client("127.0.0.31");
        again.ConnectionId = connectionId;
        var answer = await again.Announce(new Udpt.Testing.Wire.Announce { InfoHash = load.InfoHashes[0], Port = 1 });
        Assert.Equal(SteadyLoad.PeersInSwarm + 1, answer.Seeders + answer.Leechers);
        await again.Announce(new Udpt.Testing.Wire.Announce { InfoHash = load.InfoHashes[0], Port = 1, Event = Udpt.Testing.Wire.Announce.Stopped });
        var tally = await load.Stop();
        output.WriteLine($"{tally}");
        tally.ShouldBeWithoutErrors();
        (await load.Count(restarted)).ShouldBeWhole();
    }

    /// <summary>Three silos and two gateways, with UDP and REST clients that must not notice anything.</summary>
    private Task ShouldBeWholeAfter(Func<IReadOnlyList<ClusterMember>, SteadyLoad, Task> happen) =>
        ShouldBeWholeAfter((ClusterHome home, SteadyLoad load) => happen(home.Silos, load));

    private async Task ShouldBeWholeAfter(Func<ClusterHome, SteadyLoad, Task> happen)
    {
        await using var home = await ClusterHome.Start(shared.Postgres, silos: 3, gateways: 2, output);
        await using var load = await SteadyLoad.Fill(home.Gateways);
        await using var rest = RestLoad.Start(home.Gateways, load);
        load.Start();
        await load.GoRound();

        await happen(home, load);

        await rest.Stop();
        output.WriteLine($"{rest}");
        Assert.Empty(rest.Failures);
        var tally = await load.Stop();
        output.WriteLine($"{tally}");
        var censuses = await Task.WhenAll(home.Gateways.Select(load.Count));
        output.WriteLine(string.Join('\n', censuses.AsEnumerable()));
        tally.ShouldBeWhole();
        Assert.All(censuses, census => census.ShouldBeWhole());
    }
}
