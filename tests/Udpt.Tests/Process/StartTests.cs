using System.Net;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Process;

public sealed class StartTests
{
    [Fact]
    public async Task One_line_at_the_start_tells_what_listens_where_in_which_mode_on_what_database()
    {
        await using var home = new TrackerHome(new TrackerSettings
        {
            Mode = "static",
            Database = "udpt.db",
            UdpAddresses = ["127.0.0.1", "[::1]"],
        });
        var tracker = await home.Start();

        await tracker.WaitForLine("the line of the start", line =>
            line.Contains($"127.0.0.1:{home.UdpPort}", StringComparison.Ordinal)
            && line.Contains($"[::1]:{home.UdpPort}", StringComparison.Ordinal)
            && line.Contains($"127.0.0.1:{home.HttpPort}", StringComparison.Ordinal)
            && line.Contains("static", StringComparison.OrdinalIgnoreCase)
            && line.Contains("udpt.db", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_logged_for_a_datagram()
    {
        await using var home = new TrackerHome(new TrackerSettings { Top = "log_level = \"debug\"" });
        var tracker = await home.Start();
        using var client = tracker.Client();
        var announce = new Announce { InfoHash = Some.InfoHash(), Port = 1 };
        await client.Announce(announce);
        var before = tracker.Output.Length + tracker.Error.Length;

        for (var i = 0; i < 200; i++)
        {
            await client.Announce(announce);
        }

        // A few lines of the runtime may come in between.
        Assert.InRange(tracker.Output.Length + tracker.Error.Length - before, 0, 5_000);
    }

    [Fact]
    public async Task Log_that_is_off_is_silent()
    {
        await using var home = new TrackerHome(new TrackerSettings { Top = "log_level = \"off\"" });
        var tracker = await home.Start();

        Assert.Equal(0, await tracker.Stop());
        Assert.Empty(tracker.Output);
        Assert.Empty(tracker.Error);
    }

    [Fact]
    public async Task Environment_wins_over_the_file()
    {
        await using var home = new TrackerHome(new TrackerSettings());
        var tracker = await home.Start(new Dictionary<string, string>
        {
            ["UDPT_MODE"] = "static",
            ["UDPT_UDP__ANNOUNCE_INTERVAL"] = "33",
            ["UDPT_HTTP__ACCESS_TOKENS__SOMEONE"] = "AnotherToken",
        });
        var announce = new Announce { InfoHash = Some.InfoHash(), Port = 1 };
        using var http = tracker.Rest.WithToken("AnotherToken");
        using var client = tracker.Client();

        using var byOldToken = await tracker.Rest.Http.GetAsync("/t");
        using var added = await http.PostAsync(TrackerRest.PathOf(announce.InfoHash), null);
        var answer = await client.Announce(announce);
        var refused = await client.AskToAnnounce(announce with { InfoHash = Some.InfoHash() });

        Assert.Equal(HttpStatusCode.Unauthorized, byOldToken.StatusCode);
        Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        Assert.Equal(33, answer.Interval);
        Assert.Equal("torrent not registered.", refused.ErrorText);
    }

    [Fact]
    public async Task Configuration_beside_it_is_used_when_none_is_named()
    {
        await using var home = new TrackerHome(new TrackerSettings());
        var child = home.StartChild([]);
        await using var tracker = new TrackerProcess(child, home.UdpPort, home.HttpPort);

        await tracker.WaitUntilReady(hasHttp: true);

        Assert.Equal(0, await tracker.Stop());
    }

    [Fact]
    public async Task Relative_database_path_is_found_from_the_working_directory()
    {
        await using var home = new TrackerHome("""
            mode = "dynamic"
            db_path = "relative.db"
            [udp]
            bind_address = "127.0.0.1:{udp}"
            announce_interval = 120
            """);
        var tracker = await home.Start();

        Assert.Equal(0, await tracker.Stop());
        Assert.True(File.Exists(home.PathOf("relative.db")));
    }

    [Fact]
    public async Task Two_trackers_on_one_host_know_nothing_of_each_other()
    {
        await using var oneHome = new TrackerHome(new TrackerSettings { Database = "udpt.db" });
        await using var otherHome = new TrackerHome(new TrackerSettings { Database = "udpt.db" });
        var trackers = await Task.WhenAll(oneHome.Start(), otherHome.Start());
        using var client = trackers[0].Client();
        using var otherClient = trackers[1].Client();
        var announce = new Announce { InfoHash = Some.InfoHash(), Port = 1 };

        await client.Announce(announce);
        await trackers[0].Rest.Flag(Some.InfoHash());

        Assert.Equal(default, await otherClient.ScrapeOne(announce.InfoHash));
        Assert.Empty(await trackers[1].Rest.List());
        Assert.Equal(0, await trackers[0].Stop());
        Assert.Equal(1, (await otherClient.Announce(announce)).Leechers);
    }

    [Fact]
    public async Task Tracker_that_was_suspended_goes_on()
    {
        await using var home = new TrackerHome(new TrackerSettings());
        var tracker = await home.Start();
        using var client = tracker.Client();
        var announce = new Announce { InfoHash = Some.InfoHash(), Port = 1 };
        await client.Announce(announce);

        tracker.Send(Signal.Stop);
        var connectionId = await client.GetConnectionId();
        await client.Send(announce.ToDatagram(connectionId, client.NextTransactionId()));
        tracker.Send(Signal.Continue);

        Assert.Equal(1, (await client.Announce(announce)).Leechers);
    }
}
