using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Process;

/// <summary>Completed counts of unregistered torrents, across clean-ups and restarts of a real tracker.</summary>
public sealed class CompletedRetentionTests
{
    private readonly byte[] _infoHash = Some.InfoHash();

    [Theory]
    [InlineData(null)]
    [InlineData("udpt.db")]
    public async Task Count_outlives_the_last_peer_while_the_torrent_is_not_listed(string? database)
    {
        await using var home = new TrackerHome(Settings(database));
        var tracker = await home.Start();
        await CompleteAndLeave(tracker);

        Assert.Null(await tracker.Rest.Find(_infoHash));
        if (database is not null)
        {
            Assert.Equal(0, await tracker.Stop());
            tracker = await home.Start();
            Assert.Empty(await tracker.Rest.List());
        }

        using var client = tracker.Client();
        Assert.Equal(new ScrapeAnswer(0, 1, 0), await client.ScrapeOne(_infoHash));
        await client.Announce(new Announce { InfoHash = _infoHash, Port = 2 });
        Assert.Equal(1u, (await tracker.Rest.Find(_infoHash))?.Completed);
        await client.Announce(new Announce { InfoHash = _infoHash, Port = 2, Left = 0, Event = Announce.Completed });
        Assert.Equal(new ScrapeAnswer(1, 2, 0), await client.ScrapeOne(_infoHash));
    }

    [Fact]
    public async Task Count_survives_a_sudden_death()
    {
        await using var home = new TrackerHome(Settings("udpt.db"));
        var tracker = await home.Start();
        await CompleteAndLeave(tracker);

        await tracker.Stop(Signal.Kill);
        tracker = await home.Start();

        using var client = tracker.Client();
        Assert.Equal(new ScrapeAnswer(0, 1, 0), await client.ScrapeOne(_infoHash));
    }

    [Fact]
    public async Task Shorter_retention_is_taken_up_and_counts_are_forgotten_with_what_was_saved()
    {
        await using var home = new TrackerHome(Settings("udpt.db"));
        var tracker = await home.Start();
        await CompleteAndLeave(tracker);
        var registered = Some.InfoHash();
        await tracker.Rest.Register(registered);
        Assert.Equal(2, await Exported(home));

        var toml = await File.ReadAllTextAsync(home.ConfigurationFile);
        await File.WriteAllTextAsync(
            home.ConfigurationFile,
            toml.Replace("completed_retention = 30", "completed_retention = 0", StringComparison.Ordinal));
        tracker.Send(Signal.Hangup);

        using var client = tracker.Client();
        await Eventually.Get(
            "the count to be forgotten", () => client.ScrapeOne(_infoHash), counts => counts == default);
        Assert.Contains("applied: completed_retention", tracker.Output, StringComparison.Ordinal);
        Assert.Equal(1, await Exported(home));
        Assert.Equal(Convert.ToHexStringLower(registered), Assert.Single(await tracker.Rest.List()).InfoHash);
    }

    private static TrackerSettings Settings(string? database) => new()
    {
        Database = database,
        Top = "cleanup_interval = 1\ncompleted_retention = 30",
        AnnounceInterval = 1,
        Udp = "peer_timeout = 3",
    };

    /// <summary>The number of torrents in the database.</summary>
    private static async Task<int> Exported(TrackerHome home)
    {
        var file = home.PathOf($"exported-{Guid.NewGuid():n}.json");
        (await home.Run("export", file, "-c", home.ConfigurationFile)).ShouldHaveSucceeded();
        return (await File.ReadAllLinesAsync(file)).Length;
    }

    private async Task CompleteAndLeave(TrackerProcess tracker)
    {
        using var client = tracker.Client();
        var announce = new Announce { InfoHash = _infoHash, Port = 1, Left = 0, Event = Announce.Completed };
        await client.Announce(announce);
        await client.Announce(announce with { Event = Announce.Stopped });
        await Eventually.Get("the clean-up", () => tracker.Rest.List(), list => list.Length == 0);
    }
}
