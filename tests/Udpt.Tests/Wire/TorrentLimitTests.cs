using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Wire;

public sealed class TorrentLimitTests
{
    [Fact]
    public async Task Torrent_over_the_limit_is_refused_and_known_ones_go_on()
    {
        await using var home = new TrackerHome(new TrackerSettings { Udp = "max_torrents = 2" });
        var tracker = await home.Start();
        using var client = tracker.Client();
        var announce = new Announce { InfoHash = Some.InfoHash(), Port = 6881 };
        await client.Announce(announce);
        await client.Announce(announce with { InfoHash = Some.InfoHash() });

        var refused = await client.AskToAnnounce(announce with { InfoHash = Some.InfoHash() });
        var known = await client.Announce(announce with { Port = 6882 });

        Assert.NotEmpty(refused.ErrorText);
        Assert.Equal(2, known.Leechers);
        Assert.Equal(2, (await tracker.Rest.List()).Length);
    }

    [Fact]
    public async Task Stop_of_an_unknown_torrent_gets_zeros_also_from_a_full_tracker_and_spends_nothing()
    {
        await using var home = new TrackerHome(
            new TrackerSettings { Udp = "max_torrents = 2\nnew_torrents_per_ip = 1" });
        var tracker = await home.Start();
        using var client = tracker.Client();
        var announce = new Announce { InfoHash = Some.InfoHash(), Port = 6881 };
        await client.Announce(announce);

        // More than the budget allows.
        for (var i = 0; i < 30; i++)
        {
            await Stop();
        }

        await client.Announce(announce with { InfoHash = Some.InfoHash() });
        await Stop();

        Assert.Equal(2, (await tracker.Rest.List()).Length);

        async Task Stop()
        {
            var answer = await client.Announce(
                announce with { InfoHash = Some.InfoHash(), Event = Announce.Stopped });
            Assert.Equal((0, 0, 0), (answer.Seeders, answer.Leechers, answer.Peers.Length));
        }
    }

    [Fact]
    public async Task Flood_of_new_torrents_is_dropped_and_spoils_nothing_for_known_torrents_and_other_addresses()
    {
        await using var home = new TrackerHome(new TrackerSettings { Udp = "new_torrents_per_ip = 1" });
        var tracker = await home.Start();
        using var flooder = tracker.Client("127.0.0.2");
        using var other = tracker.Client("127.0.0.3");
        var announce = new Announce { InfoHash = Some.InfoHash(), Port = 6881 };
        await flooder.Announce(announce);

        var connectionId = await flooder.GetConnectionId();
        for (var i = 0; i < 300; i++)
        {
            var madeUp = announce with { InfoHash = Some.InfoHash() };
            await flooder.Send(madeUp.ToDatagram(connectionId, flooder.NextTransactionId()));
        }

        await Eventually.Get(
            "the flood to be over", () => flooder.TryConnect(TimeSpan.FromSeconds(1)), answered => answered);
        var known = await flooder.Announce(announce with { Port = 6882 });
        var newToOther = await other.Announce(announce with { InfoHash = Some.InfoHash() });

        Assert.Equal(2, known.Leechers);
        Assert.Equal(1, newToOther.Leechers);
        // Ten seconds' worth at once, plus one for each second that this takes.
        Assert.InRange((await tracker.Rest.List()).Length, 2, 100);
    }
}
