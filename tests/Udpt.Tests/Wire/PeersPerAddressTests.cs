using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Wire;

public sealed class PeersPerAddressTests
{
    [Fact]
    public async Task Peer_over_the_limit_of_its_address_is_answered_but_not_added()
    {
        await using var home = new TrackerHome(new TrackerSettings { Udp = "max_peers_per_ip = 2" });
        var tracker = await home.Start();
        using var greedy = tracker.Client("127.0.0.2");
        using var other = tracker.Client("127.0.0.3");
        var announce = new Announce { InfoHash = Some.InfoHash(), Port = 1001 };
        await greedy.Announce(announce);
        await greedy.Announce(announce with { Port = 1002 });

        var overTheLimit = await greedy.Announce(announce with { Port = 1003 });
        var toOther = await other.Announce(announce with { Port = 1004 });
        var known = await greedy.Announce(announce with { Port = 1001, Event = Announce.None });

        Assert.Equal(2, overTheLimit.Leechers);
        Assert.Equal([1001, 1002], overTheLimit.Peers.Select(peer => peer.Port).Order());
        Assert.Equal([1001, 1002], toOther.Peers.Select(peer => peer.Port).Order());
        Assert.Equal([1002, 1004], known.Peers.Select(peer => peer.Port).Order());
    }

    [Fact]
    public async Task Peer_that_stops_makes_room_for_another_of_its_address()
    {
        await using var home = new TrackerHome(new TrackerSettings { Udp = "max_peers_per_ip = 1" });
        var tracker = await home.Start();
        using var client = tracker.Client();
        var announce = new Announce { InfoHash = Some.InfoHash(), Port = 1001 };
        await client.Announce(announce);
        await client.Announce(announce with { Event = Announce.Stopped });

        await client.Announce(announce with { Port = 1002, Left = 0 });

        Assert.Equal(new ScrapeAnswer(1, 0, 0), await client.ScrapeOne(announce.InfoHash));
    }
}
