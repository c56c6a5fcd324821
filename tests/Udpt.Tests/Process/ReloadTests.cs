using System.Globalization;
using System.Net;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Process;

/// <summary>SIGHUP to a real process, under a load that must not lose a single datagram.</summary>
public sealed class ReloadTests : IAsyncDisposable
{
    private static readonly TrackerSettings Settings = new() { Udp = "max_peers_per_ip = 0" };

    private readonly TrackerHome _home = new(Settings);

    [Fact]
    public async Task Changes_are_taken_up_without_a_lost_datagram()
    {
        var tracker = await _home.Start();
        using var stop = new CancellationTokenSource();
        var load = Load(tracker, stop.Token);
        using var client = tracker.Client();
        var torrent = Some.InfoHash();
        Assert.Equal(120, (await client.Announce(new Announce { InfoHash = torrent, Port = 1 })).Interval);
        using var other = tracker.Rest.WithToken("Other");
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOf(other));

        for (var round = 1; round <= 20; round++)
        {
            var interval = 120 + round;
            Change(
                ("announce_interval = 120", string.Create(CultureInfo.InvariantCulture, $"announce_interval = {interval}\nmax_peers = {round}")),
                ("someone =", "reader = { token = \"Other\", scope = \"read\" }\nsomeone ="));
            tracker.Send(Signal.Hangup);
            await Eventually.Get(
                "the new interval",
                async () => (await client.Announce(new Announce { InfoHash = torrent, Port = 1 })).Interval,
                told => told == interval);
        }

        for (var port = 2; port < 40; port++)
        {
            await client.Announce(new Announce { InfoHash = torrent, Port = (ushort)port });
        }

        Assert.Equal(20, (await client.Announce(new Announce { InfoHash = torrent, Port = 1, NumWant = 100 })).Peers.Length);
        Assert.Equal(HttpStatusCode.OK, await StatusOf(other));
        using (var refused = await other.PostAsync(TrackerRest.PathOf(torrent), null))
        {
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        await stop.CancelAsync();
        Assert.True(await load > 100);
        Assert.Contains("applied: http.access_tokens.reader, udp.announce_interval, udp.max_peers", tracker.Output, StringComparison.Ordinal);
        Assert.Equal(0, await tracker.Stop());
    }

    [Fact]
    public async Task What_needs_a_restart_is_named_and_stays()
    {
        var tracker = await _home.Start();
        Change(
            ("mode = \"dynamic\"", "mode = \"static\"\nlog_level = \"debug\""),
            ("max_peers_per_ip = 0", "workers = 7"));
        tracker.Send(Signal.Hangup);
        await tracker.WaitForLine(
            "what needs a restart", line => line.EndsWith("needs a restart: mode, udp.workers", StringComparison.Ordinal));

        using var client = tracker.Client();
        await client.Announce(new Announce { InfoHash = Some.InfoHash(), Port = 1 });
        await tracker.Rest.Register(Some.InfoHash());
        await tracker.WaitForLine(
            "a line of the new level", line => line.Contains("registered by someone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Faulty_file_changes_nothing_and_says_so()
    {
        var tracker = await _home.Start();
        Change(("announce_interval = 120", "announce_interval = 0\ncolour = \"red\""), ("someone =", "nobody ="));
        tracker.Send(Signal.Hangup);
        await tracker.WaitForLine(
            "the first fault", line => line.Contains("was not applied", StringComparison.Ordinal)
                && line.Contains("udp.announce_interval: too small", StringComparison.Ordinal));
        await tracker.WaitForLine(
            "the second fault", line => line.Contains("udp.colour: unknown", StringComparison.Ordinal));

        using var client = tracker.Client();
        Assert.Equal(120, (await client.Announce(new Announce { InfoHash = Some.InfoHash(), Port = 1 })).Interval);
        Assert.Equal(HttpStatusCode.OK, await StatusOf(tracker.Rest.Http));

        Change();
        tracker.Send(Signal.Hangup);
        await tracker.WaitForLine(
            "the good file", line => line.Contains("nothing has changed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Blank_token_is_a_fault_and_changes_nothing()
    {
        var tracker = await _home.Start();
        Change(
            ("announce_interval = 120", "announce_interval = 121"),
            ("someone = \"MyAccessToken\"", "other = \" \\t \""));
        tracker.Send(Signal.Hangup);
        await tracker.WaitForLine("the fault", line =>
            line.Contains("was not applied", StringComparison.Ordinal)
            && line.Contains("http.access_tokens.other: a blank token", StringComparison.Ordinal));

        using var client = tracker.Client();
        Assert.Equal(120, (await client.Announce(new Announce { InfoHash = Some.InfoHash(), Port = 1 })).Interval);
        Assert.Equal(HttpStatusCode.OK, await StatusOf(tracker.Rest.Http));
        Assert.Equal(2, (await _home.Run("check", "-c", _home.ConfigurationFile)).ExitCode);
    }

    [Fact]
    public async Task Token_that_is_removed_opens_nothing_even_when_its_whole_section_is_gone()
    {
        var tracker = await _home.Start();
        Change(("[http]\n", ""), ("[http.access_tokens]\nsomeone = \"MyAccessToken\"", ""),
            ($"bind_address = \"127.0.0.1:{_home.HttpPort}\"\n", ""));
        tracker.Send(Signal.Hangup);
        await tracker.WaitForLine(
            "the reload", line => line.Contains("applied: http.access_tokens.someone", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOf(tracker.Rest.Http));
    }

    public async ValueTask DisposeAsync() => await _home.DisposeAsync();

    private static async Task<HttpStatusCode> StatusOf(HttpClient http)
    {
        using var reply = await http.GetAsync("/t");
        return reply.StatusCode;
    }

    /// <summary>Announces one at a time; a missing reply throws. Returns how many were answered.</summary>
    private static async Task<int> Load(TrackerProcess tracker, CancellationToken stop)
    {
        using var client = tracker.Client("127.0.0.3");
        byte[][] torrents = [.. Enumerable.Range(0, 50).Select(_ => Some.InfoHash())];
        var answered = 0;
        for (; !stop.IsCancellationRequested; answered++)
        {
            await client.Announce(new Announce { InfoHash = torrents[answered % torrents.Length], Port = 9 });
        }

        return answered;
    }

    /// <summary>Writes the original file with these changes.</summary>
    private void Change(params (string From, string To)[] changes)
    {
        var text = Settings.ToToml()
            .Replace("{udp}", _home.UdpPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{http}", _home.HttpPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        foreach (var (from, to) in changes)
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        File.WriteAllText(_home.ConfigurationFile, text);
    }
}
