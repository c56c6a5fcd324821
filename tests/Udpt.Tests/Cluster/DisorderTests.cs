using System.Net;
using Udpt.Testing.Cluster;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;
using Xunit.Abstractions;

namespace Udpt.Tests.Cluster;

[Collection(ClusterCollection.Name)]
public sealed class DisorderTests(ClusterCollection shared, ITestOutputHelper output)
{
    private readonly byte[] _flagged = Some.InfoHash();
    private readonly byte[] _registered = Some.InfoHash();

    [Fact]
    public async Task Killed_silo_takes_no_flag_no_registration_and_no_saved_count_along()
    {
        await using var home = await ClusterHome.Start(shared.Postgres, silos: 3, gateways: 2, output);
        await using var load = await Prepare(home);
        await using var rest = RestLoad.Start(home.Gateways, load);

        var started = TimeProvider.System.GetTimestamp();
        await home.Silos[1].Stop(Signal.Kill);
        await AllAreAnsweredAgain(load, rest, "kill -9", started);
        await home.Silos[0].WaitUntilItSays("is lost: it did not shut down cleanly");

        await ShouldHaveRecovered(home, load);
    }

    [Fact]
    public async Task Frozen_silo_is_replaced_and_does_no_harm_when_it_wakes()
    {
        await using var home = await ClusterHome.Start(shared.Postgres, silos: 3, gateways: 2, output);
        await using var load = await Prepare(home);
        await using var rest = RestLoad.Start(home.Gateways, load);

        var started = TimeProvider.System.GetTimestamp();
        home.Silos[1].Send(Signal.Stop);
        await AllAreAnsweredAgain(load, rest, "SIGSTOP", started);
        home.Silos[1].Send(Signal.Continue);
        await Eventually.Get(
            "the silo to end or to be back",
            async () => home.Silos[1].HasExited || await home.Silos[1].Rest.IsReady(),
            isSettled => isSettled);
        output.WriteLine($"The frozen silo has ended: {home.Silos[1].HasExited}");

        await ShouldHaveRecovered(home, load);
    }

    [Fact]
    public async Task Announces_go_on_without_the_database_and_it_is_taken_up_again()
    {
        await using var home = await ClusterHome.Start(shared.Postgres, silos: 2, gateways: 2, output);
        await using var load = await Prepare(home);
        await shared.Postgres.StopAsync();
        try
        {
            load.Start();
            await load.GoRound();
            using var content = TrackerRest.Json("""{"is_flagged": true}""");
            using var reply = await home.Gateways[0].Rest.Http.PostAsync(TrackerRest.PathOf(load.InfoHashes[0]), content);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.StatusCode);
            await Task.WhenAll(home.Silos.Select(silo => silo.WaitUntilReadinessIs(HttpStatusCode.ServiceUnavailable)));
            await load.GoRound();
        }
        finally
        {
            await shared.Postgres.StartAsync();
        }

        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(home.Silos.Concat(home.Gateways).Select(member => member.WaitUntilReadinessIs(HttpStatusCode.OK)));
        output.WriteLine($"All are ready {Since(started)} after the start of PostgreSQL");
        await load.GoRound();
        var tally = await load.Stop();
        output.WriteLine($"{tally}");
        tally.ShouldBeWhole();
        await ShouldHaveRecovered(home, load);
        await CountsAreSaved(home, load);
        await home.Gateways[0].Rest.Flag(load.InfoHashes[0]);
    }

    [Fact]
    public async Task Gateway_outlives_all_silos_and_serves_again_with_the_first_that_returns()
    {
        await using var home = await ClusterHome.Start(shared.Postgres, silos: 2, gateways: 1, output);
        var gateway = home.Gateways[0];
        await using var load = await Prepare(home);

        await Task.WhenAll(home.Silos.Select(silo => silo.Stop(Signal.Kill)));
        await gateway.WaitUntilReadinessIs(HttpStatusCode.ServiceUnavailable);
        await gateway.WaitUntilAnswerIs("/t", HttpStatusCode.ServiceUnavailable);

        var started = TimeProvider.System.GetTimestamp();
        await home.Silos[0].Start();
        var ready = TimeProvider.System.GetTimestamp();
        output.WriteLine($"The silo is ready after {Since(started)}");
        await gateway.WaitUntilReadinessIs(HttpStatusCode.OK);
        output.WriteLine($"The gateway is ready {Since(ready)} later");
        output.WriteLine($"{Peers(await load.FillAgain())} of {load.Peers} peers were lost until they announced again");
        output.WriteLine($"{load.Tally}");
        load.Tally.ShouldBeWithoutErrors();
        await ShouldHaveRecovered(home, load);
    }

    /// <summary>Sets up peers, a flag, a registration, and saved completed counts.</summary>
    private async Task<SteadyLoad> Prepare(ClusterHome home)
    {
        var load = await SteadyLoad.Fill(home.Gateways);
        await home.Gateways[0].Rest.Flag(_flagged);
        await home.Gateways[0].Rest.Register(_registered);
        await CountsAreSaved(home, load);
        return load;
    }

    private static Task CountsAreSaved(ClusterHome home, SteadyLoad load) => Eventually.Get(
        "the completed counts to be saved",
        () => ClusterCollection.SavedCompleted(home.Database),
        saved => saved == load.Completed);

    private async Task AllAreAnsweredAgain(SteadyLoad load, RestLoad rest, string mishap, long started)
    {
        output.WriteLine($"{mishap}: {await RecoveryProbe.Run(load, started)}");
        var lost = await load.FillAgain();
        output.WriteLine($"All peers have announced to all torrents after {Since(started)}");
        var filled = TimeProvider.System.GetTimestamp();
        output.WriteLine($"{Peers(lost)} of {load.Peers} peers were lost until they announced again");
        output.WriteLine($"{load.Tally}");
        load.Tally.ShouldBeWithoutErrors();

        // A call for a torrent of the lost silo waits some seconds for its new silo, or is told to retry.
        await rest.Stop();
        output.WriteLine($"{rest}");
        var unknown = rest.Failures.Where(failure => failure.Status == HttpStatusCode.NotFound).ToArray();
        Assert.All(rest.Failures.Except(unknown), failure =>
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, failure.Status);
            Assert.Contains("try again", failure.Body, StringComparison.Ordinal);
        });

        // An unregistered torrent whose peers were lost with their silo is unknown until they re-announce.
        var calls = lost.Select(infoHash => $"GET {TrackerRest.PathOf(infoHash)}").ToHashSet(StringComparer.Ordinal);
        Assert.All(unknown, failure =>
        {
            Assert.Contains(failure.Call, calls);
            Assert.Contains("is not known", failure.Body, StringComparison.Ordinal);
            Assert.True(failure.Started < filled, failure.Call);
        });
        output.WriteLine($"{unknown.Length} calls met a torrent that was not known until its peers were back");
        await rest.DropWritten();
    }

    private async Task ShouldHaveRecovered(ClusterHome home, SteadyLoad load)
    {
        string[] all = [.. load.InfoHashes.Append(_flagged).Append(_registered)
            .Select(Convert.ToHexStringLower)
            .Order(StringComparer.Ordinal)];
        foreach (var gateway in home.Gateways)
        {
            var census = await load.Count(gateway);
            output.WriteLine($"{gateway.Name}: {census}");
            census.ShouldBeWhole();
            Assert.Equal(all, (await gateway.Rest.List()).Select(torrent => torrent.InfoHash));
            Assert.True((await gateway.Rest.Find(_flagged))!.IsFlagged);
            using var client = gateway.Client("127.0.0.31");
            var refused = await client.AskToAnnounce(new Announce { InfoHash = _flagged, Port = 1 });
            Assert.Equal("torrent flagged.", refused.ErrorText);
        }
    }

    private static int Peers(byte[][] torrents) => torrents.Length * SteadyLoad.PeersInSwarm;

    private static TimeSpan Since(long timestamp) => TimeProvider.System.GetElapsedTime(timestamp);
}
