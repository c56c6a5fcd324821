using System.Net;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.PrivateMode;

public sealed class OtherModesTests
{
    [Fact]
    public async Task Outside_of_private_mode_there_are_no_keys_and_none_is_asked_for()
    {
        await using var home = new TrackerHome(new TrackerSettings());
        var tracker = await home.Start();
        using var client = tracker.Client();

        using var reply = await tracker.Rest.Http.GetAsync("/k");
        var answer = await client.Announce(new Announce
        {
            InfoHash = Some.InfoHash(),
            Port = 1,
            Options = Url.Of($"/{new string('0', 40)}"),
        });

        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
        Assert.Contains("only in private mode", await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, answer.Leechers);
    }

    [Fact]
    public async Task Private_mode_tracks_registered_torrents_only_unless_it_is_told_otherwise_and_scrapes_can_be_open()
    {
        await using var home = new TrackerHome(new TrackerSettings
        {
            Mode = "private",
            Private = "scrape = \"open\"",
            Database = "udpt.db",
        });
        var tracker = await home.Start();
        using var client = tracker.Client();
        var key = (await tracker.Rest.CreateKey()).Key;
        var announce = new Announce { InfoHash = Some.InfoHash(), Port = 1, Options = Url.Of($"/{key}") };

        Assert.Equal("torrent not registered.", (await client.AskToAnnounce(announce)).ErrorText);
        await tracker.Rest.Register(announce.InfoHash);
        Assert.Equal(1, (await client.Announce(announce)).Leechers);
        Assert.Equal(1, (await client.ScrapeOne(announce.InfoHash)).Leechers);
    }

    [Fact]
    public async Task Keys_and_totals_outlive_a_restart_and_counting_goes_on()
    {
        await using var home = new TrackerHome(new TrackerSettings
        {
            Mode = "private",
            Private = "torrents = \"dynamic\"",
            Database = "udpt.db",
        });
        var first = await home.Start();
        var key = (await first.Rest.CreateKey()).Key;
        var announce = new Announce { InfoHash = Some.InfoHash(), Port = 1, Options = Url.Of($"/{key}") };
        using var client = first.Client();
        await client.Announce(announce);
        await client.Announce(announce with { Uploaded = 10, Event = Announce.None });
        Assert.Equal(0, await first.Stop());

        var second = await home.Start();
        Assert.Equal(10ul, (await second.Rest.FindKey(key)).Uploaded);
        await client.Announce(announce with { Uploaded = 15, Event = Announce.None });
        Assert.Equal(0, await second.Stop());

        var third = await home.Start();
        Assert.Equal(15ul, (await third.Rest.FindKey(key)).Uploaded);
    }
}
