using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Wire;

public sealed class RefusedTorrentTests
{
    private readonly Announce _announce = new() { InfoHash = Some.InfoHash(), Port = 6881 };

    [Fact]
    public async Task Flagged_torrent_is_answered_with_its_error_until_the_flag_is_lifted()
    {
        await using var home = new TrackerHome(new TrackerSettings());
        var tracker = await home.Start();
        using var client = tracker.Client();
        Assert.Equal(1, (await client.Announce(_announce)).Leechers);

        await tracker.Rest.Flag(_announce.InfoHash);
        var whileFlagged = await client.AskToAnnounce(_announce);
        await tracker.Rest.Register(_announce.InfoHash);
        var afterwards = await client.Announce(_announce);

        Assert.Equal("torrent flagged.", whileFlagged.ErrorText);
        Assert.Equal(1, afterwards.Leechers);
    }

    [Fact]
    public async Task Torrent_can_be_flagged_before_anyone_announces_it()
    {
        await using var home = new TrackerHome(new TrackerSettings());
        var tracker = await home.Start();
        using var client = tracker.Client();

        await tracker.Rest.Flag(_announce.InfoHash);

        Assert.Equal("torrent flagged.", (await client.AskToAnnounce(_announce)).ErrorText);
    }

    [Fact]
    public async Task Static_tracker_takes_a_torrent_once_it_is_registered_and_until_it_is_dropped()
    {
        await using var home = new TrackerHome(new TrackerSettings { Mode = "static" });
        var tracker = await home.Start();
        using var client = tracker.Client();

        var unknown = await client.AskToAnnounce(_announce);
        await tracker.Rest.Register(_announce.InfoHash);
        var registered = await client.Announce(_announce);
        await tracker.Rest.Drop(_announce.InfoHash);
        var dropped = await client.AskToAnnounce(_announce);

        Assert.Equal("torrent not registered.", unknown.ErrorText);
        Assert.Equal(1, registered.Leechers);
        Assert.Equal("torrent not registered.", dropped.ErrorText);
    }

    [Fact]
    public async Task Static_tracker_tells_a_flag_from_a_missing_registration()
    {
        await using var home = new TrackerHome(new TrackerSettings { Mode = "static" });
        var tracker = await home.Start();
        using var client = tracker.Client();

        await tracker.Rest.Flag(_announce.InfoHash);
        var flagged = await client.AskToAnnounce(_announce);
        await tracker.Rest.Register(_announce.InfoHash);

        Assert.Equal("torrent flagged.", flagged.ErrorText);
        Assert.Equal(1, (await client.Announce(_announce)).Leechers);
    }

    [Fact]
    public async Task Static_tracker_scrapes_an_unknown_torrent_as_zeros()
    {
        await using var home = new TrackerHome(new TrackerSettings { Mode = "static" });
        var tracker = await home.Start();
        using var client = tracker.Client();

        Assert.Equal(default, await client.ScrapeOne(_announce.InfoHash));
        Assert.Empty(await tracker.Rest.List());
    }
}
