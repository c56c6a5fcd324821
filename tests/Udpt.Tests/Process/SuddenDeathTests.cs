using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Process;

/// <summary>Everything that REST has answered with 200 survives kill -9.</summary>
public sealed class SuddenDeathTests
{
    private readonly byte[] _registered = Some.InfoHash();
    private readonly byte[] _flagged = Some.InfoHash();
    private readonly byte[] _dropped = Some.InfoHash();

    [Theory]
    [InlineData("dynamic")]
    [InlineData("static")]
    public async Task Flags_registrations_and_drops_survive_kill_9(string mode)
    {
        await using var home = new TrackerHome(new TrackerSettings { Mode = mode, Database = "udpt.db" });
        var before = await home.Start();
        await before.Rest.Register(_registered);
        await before.Rest.Flag(_dropped);
        await before.Rest.Drop(_dropped);
        await before.Rest.Flag(_flagged);

        await before.Stop(Signal.Kill);
        var after = await home.Start();

        Assert.False((await after.Rest.Find(_registered))?.IsFlagged);
        Assert.True((await after.Rest.Find(_flagged))?.IsFlagged);
        Assert.Null(await after.Rest.Find(_dropped));
        using var client = after.Client();
        Assert.Equal(1, (await client.Announce(new Announce { InfoHash = _registered, Port = 1 })).Leechers);
        var refused = await client.AskToAnnounce(new Announce { InfoHash = _flagged, Port = 1 });
        Assert.Equal("torrent flagged.", refused.ErrorText);
    }

    [Fact]
    public async Task Every_one_of_many_registrations_in_a_row_survives_kill_9()
    {
        const int Torrents = 50;
        await using var home = new TrackerHome(new TrackerSettings { Mode = "static", Database = "udpt.db" });
        var before = await home.Start();
        var infoHashes = Enumerable.Range(0, Torrents).Select(_ => Some.InfoHash()).ToArray();
        await Parallel.ForEachAsync(infoHashes, async (infoHash, _) => await before.Rest.Register(infoHash));

        await before.Stop(Signal.Kill);
        var after = await home.Start();

        Assert.Equal(
            infoHashes.Select(Convert.ToHexStringLower).Order(StringComparer.Ordinal),
            (await after.Rest.List()).Select(torrent => torrent.InfoHash));
    }

    [Fact]
    public async Task Connection_id_survives_kill_9()
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "udpt.db" });
        var before = await home.Start();
        ulong connectionId;
        using (var client = before.Client())
        {
            connectionId = await client.Connect();
        }

        await before.Stop(Signal.Kill);
        var after = await home.Start();
        using var again = after.Client();
        again.ConnectionId = connectionId;

        Assert.Equal(1, (await again.Announce(new Announce { InfoHash = Some.InfoHash(), Port = 1 })).Leechers);
    }

    [Fact]
    public async Task Completed_counts_are_saved_by_the_sweep()
    {
        await using var home = new TrackerHome(new TrackerSettings
        {
            Database = "udpt.db",
            Top = """
                cleanup_interval = 1
                log_level = "debug"
                """,
        });
        var before = await home.Start();
        using (var client = before.Client())
        {
            var announce = new Announce { InfoHash = _registered, Port = 1 };
            await client.Announce(announce);
            await client.Announce(announce with { Left = 0, Event = Announce.Completed });
        }

        // The first one to end may have started before the count was incremented.
        var swept = CountOfSweeps(before);
        await Eventually.Holds("two sweeps", () => CountOfSweeps(before) >= swept + 2);
        await before.Stop(Signal.Kill);
        // The next sweep would remove a torrent whose peers have not returned.
        var after = await home.Start(new Dictionary<string, string> { ["UDPT_CLEANUP_INTERVAL"] = "600" });
        using var scraper = after.Client();

        Assert.Equal(1, (await scraper.ScrapeOne(_registered)).Completed);
    }

    private static int CountOfSweeps(TrackerProcess tracker) =>
        tracker.Output.Split('\n').Count(line => line.Contains("Swept", StringComparison.Ordinal));
}
