using System.Text.Json;
using Udpt.Testing.Processes;

namespace Udpt.Tests.Process;

/// <summary><c>udpt load</c> against real trackers, and against none.</summary>
public sealed class LoadTests
{
    [Fact]
    public async Task Real_tracker_answers_what_is_sent_and_the_numbers_add_up()
    {
        await using var home = new TrackerHome(new TrackerSettings { Udp = "new_torrents_per_ip = 0\nmax_peers_per_ip = 0", HasHttp = false });
        await using var tracker = await home.Start();

        using var report = await Load(
            home,
            $"--target 127.0.0.1:{home.UdpPort} --seconds 1 --warmup 0.2 --torrents 20 --peers 40 --addresses 8 --fill "
            + $"--popularity zipf:1.0 --mix connect=1,announce=8,scrape=1 --scrape-hashes 3 --seeders 0.5 "
            + $"--events none=9,started=1,completed=1,stopped=1 --sockets 2 --threads 2 --pid {tracker.Id}");

        var all = report.RootElement;
        Assert.Equal(20 * 40, all.GetProperty("fill").GetProperty("announces").GetInt64());
        Assert.Equal(0, all.GetProperty("fill").GetProperty("given_up").GetInt64());
        Assert.True(Number(all, "sent") > 100);
        AddsUp(all);
        Assert.Equal(0, Number(all, "refused"));
        Assert.Equal(0, Number(all, "invalid"));
        Assert.Equal(0, Number(all, "unexpected"));
        Assert.Equal(0, Number(all, "asker_listed"));
        Assert.Equal(Number(all, "sent"), Number(all, "answered"));

        var requests = all.GetProperty("requests");
        foreach (var count in new[] { "sent", "answered", "refused", "invalid", "lost" })
        {
            Assert.Equal(Number(all, count), requests.EnumerateObject().Sum(each => Number(each.Value, count)));
        }

        Assert.All(requests.EnumerateObject(), each => AddsUp(each.Value));
        Assert.Equal(["connect", "announce", "scrape"], requests.EnumerateObject().Select(each => each.Name));
        Assert.True(all.GetProperty("peers_per_reply").GetDouble() is > 1 and <= 30);
        Assert.Equal(
            Number(all, "answered") / all.GetProperty("seconds").GetDouble(), all.GetProperty("rate").GetDouble(), tolerance: 1);
        Rises(all.GetProperty("latency_us"), "p50", "p90", "p99", "p999", "max");

        var process = Assert.Single(all.GetProperty("processes").EnumerateArray());
        Assert.Equal(tracker.Id, process.GetProperty("pid").GetInt32());
        Assert.Equal(
            process.GetProperty("cpu_us_per_reply").GetDouble(), all.GetProperty("cpu_us_per_reply").GetDouble());
        Assert.True(process.GetProperty("resident_bytes").GetInt64() > 10_000_000);
    }

    [Fact]
    public async Task Tracker_can_be_filled_and_no_more()
    {
        await using var home = new TrackerHome(new TrackerSettings { HasHttp = false });
        await using var tracker = await home.Start();

        using var report = await Load(
            home, $"--target 127.0.0.1:{home.UdpPort} --fill --seconds 0 --torrents 7 --peers 3 --addresses 2");
        using var client = tracker.Client();
        var scraped = await client.Scrape(Udpt.Load.LoadRun.InfoHashes(7, 1).Select(Convert.FromHexString).ToArray());

        Assert.Equal(21, report.RootElement.GetProperty("fill").GetProperty("announces").GetInt64());
        Assert.Equal(0, Number(report.RootElement, "sent"));
        Assert.Equal(7, scraped.Length);
        Assert.All(scraped, torrent => Assert.Equal(3, torrent.Leechers));
    }

    [Fact]
    public async Task Open_loop_keeps_to_its_rate()
    {
        await using var home = new TrackerHome(new TrackerSettings { HasHttp = false });
        await using var tracker = await home.Start();

        using var report = await Load(
            home, $"--target localhost:{home.UdpPort} --rate 500 --seconds 2 --warmup 0.2 --torrents 5 --addresses 1");

        var all = report.RootElement;
        Assert.Equal("open", all.GetProperty("loop").GetString());
        Assert.InRange(Number(all, "sent") + Number(all, "unsent"), 998, 1002);
        AddsUp(all);
    }

    [Fact]
    public async Task Tracker_over_IPv6_is_loaded_too()
    {
        await using var home = new TrackerHome(new TrackerSettings { HasHttp = false, UdpAddresses = ["127.0.0.1", "[::1]"] });
        await using var tracker = await home.Start();

        using var report = await Load(
            home, $"--target [::1]:{home.UdpPort} --seconds 0.5 --warmup 0.2 --torrents 5 --peers 20");

        Assert.True(Number(report.RootElement, "answered") > 0);
        Assert.Equal(0, Number(report.RootElement, "invalid"));
        AddsUp(report.RootElement);
    }

    [Fact]
    public async Task Flood_is_counted_by_itself()
    {
        await using var home = new TrackerHome(new TrackerSettings { HasHttp = false });
        await using var tracker = await home.Start();

        using var report = await Load(
            home,
            $"--target 127.0.0.1:{home.UdpPort} --rate 200 --flood 2500 --seconds 2 --warmup 0.2 --torrents 5 --fill "
            + "--peers 5 --addresses 2");

        var flood = report.RootElement.GetProperty("flood");
        // What a delayed loader sends late in the warm-up may be counted as measured.
        Assert.InRange(Number(flood, "sent"), 1, 2500 * 2.2);
        Assert.Equal(
            Number(flood, "sent"), Number(flood, "answered") + Number(flood, "refused") + Number(flood, "unanswered"));
        Assert.InRange(Number(report.RootElement, "sent"), 1, 200 * 2.2);
        AddsUp(report.RootElement);
    }

    [Theory]
    [InlineData("--addresses 1")]
    [InlineData("--addresses 5")]
    public async Task Port_that_is_silent_loses_everything(string addresses)
    {
        await using var home = new TrackerHome(new TrackerSettings { HasHttp = false });

        var run = await home.Run(
            ["load", .. $"--target 127.0.0.1:{home.UdpPort} --timeout 0.1 --seconds 0.2 --json {addresses}".Split(' ')]);

        run.ShouldHaveFailed(1, $"127.0.0.1:{home.UdpPort}: no request was answered");
        using var report = JsonDocument.Parse(run.Output);
        Assert.True(Number(report.RootElement, "lost") > 0);
        Assert.Equal(Number(report.RootElement, "sent"), Number(report.RootElement, "lost"));
        AddsUp(report.RootElement);
    }

    [Fact]
    public async Task Report_for_people_tells_the_same()
    {
        await using var home = new TrackerHome(new TrackerSettings { HasHttp = false });
        await using var tracker = await home.Start();

        var run = await home.Run(
            ["load", .. $"--target 127.0.0.1:{home.UdpPort} --seconds 0.3 --warmup 0 --torrents 5 --pid {tracker.Id}".Split(' ')]);

        run.ShouldHaveSucceeded();
        foreach (var told in new[] { "answered", "lost", "p99.9", "µs per reply", "resident", "peers" })
        {
            Assert.Contains(told, run.Output, StringComparison.Ordinal);
        }

        Assert.Equal("", run.Error);
    }

    private static async Task<JsonDocument> Load(TrackerHome home, string arguments)
    {
        // However slow the machine is, no reply may be lost.
        var run = await home.Run(["load", "--json", "--timeout", "30", .. arguments.Split(' ')]);
        run.ShouldHaveSucceeded();
        return JsonDocument.Parse(run.Output);
    }

    private static void AddsUp(JsonElement counts) => Assert.Equal(
        Number(counts, "sent"),
        Number(counts, "answered") + Number(counts, "refused") + Number(counts, "invalid") + Number(counts, "lost"));

    private static void Rises(JsonElement element, params string[] names)
    {
        var values = names.Select(name => element.GetProperty(name).GetDouble()).ToArray();
        Assert.True(values[0] > 0);
        Assert.Equal(values.Order(), values);
    }

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();
}
