using System.Net;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Process;

/// <summary>A tracker that is started, loaded and stopped without problems logs no warnings or errors.</summary>
public sealed class QuietLogTests
{
    [Theory]
    [InlineData("udpt.db")]
    [InlineData(null)]
    public async Task Start_load_reload_and_stop_on_a_busy_machine_log_nothing_that_alarms(string? database)
    {
        using var busy = new BusyMachine();
        await using var home = new TrackerHome(new TrackerSettings
        {
            Database = database,
            Top = "cleanup_interval = 1",
            Udp = "new_torrents_per_ip = 0",
        });
        foreach (var signal in new[] { Signal.Terminate, Signal.Interrupt })
        {
            await using var tracker = await home.Start();

            await Load(home);
            await UseRest(tracker);
            await Reload(tracker);
            await StandStill(tracker);

            Assert.Equal(0, await tracker.Stop(signal));
            QuietLog.ShouldBe("the tracker", tracker.Output, tracker.Error);
        }
    }

    private static async Task Load(TrackerHome home)
    {
        var run = await home.Run(
            ["load", .. $"--target 127.0.0.1:{home.UdpPort} --seconds 1 --warmup 0 --torrents 1000 --peers 5 --fill --timeout 30".Split(' ')]);
        run.ShouldHaveSucceeded();
    }

    /// <summary>Calls that succeed, and calls with client errors: neither is the tracker's problem.</summary>
    private static async Task UseRest(TrackerProcess tracker)
    {
        var infoHash = Some.InfoHash();
        await tracker.Rest.Register(infoHash);
        await tracker.Rest.Flag(infoHash);
        await tracker.Rest.List();
        await tracker.Rest.Drop(infoHash);
        using var unknown = await tracker.Rest.Http.DeleteAsync(TrackerRest.PathOf(infoHash));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var refused = await tracker.Rest.Anonymous.GetAsync("/t");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var tooLong = await tracker.Rest.Http.GetAsync($"/t?after={new string('a', 5000)}");
        Assert.Equal(HttpStatusCode.RequestUriTooLong, tooLong.StatusCode);
        using var body = TrackerRest.Json(new string(' ', 5000));
        using var tooLarge = await tracker.Rest.Http.PostAsync(TrackerRest.PathOf(infoHash), body);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
        using var status = await tracker.Rest.Http.GetAsync("/status");
        Assert.Equal(HttpStatusCode.OK, status.StatusCode);
    }

    private static async Task Reload(TrackerProcess tracker)
    {
        tracker.Send(Signal.Hangup);
        await tracker.WaitForLine("the reload", line => line.Contains("onfiguration", StringComparison.Ordinal));
    }

    /// <summary>Suspends the whole process for a while, like a machine that is too busy for it.</summary>
    private static async Task StandStill(TrackerProcess tracker)
    {
        tracker.Send(Signal.Stop);
        await Task.Delay(TimeSpan.FromSeconds(3));
        tracker.Send(Signal.Continue);
        using var client = tracker.Client();
        await client.Announce(new Announce { InfoHash = Some.InfoHash(), Port = 1 });
        Assert.True(await tracker.Rest.IsReady());
    }
}
