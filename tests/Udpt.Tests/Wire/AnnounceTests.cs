using System.Net;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Wire;

[Collection(SharedTrackerCollection.Name)]
public sealed class AnnounceTests(SharedTracker shared)
{
    private readonly TrackerProcess _tracker = shared.Tracker;
    private readonly byte[] _infoHash = Some.InfoHash();

    [Fact]
    public async Task Two_peers_see_each_other_with_their_addresses_and_announced_ports()
    {
        using var alice = _tracker.Client("127.0.0.2");
        using var bob = _tracker.Client("127.0.0.3");

        await alice.Announce(new Announce { InfoHash = _infoHash, Port = 51413 });
        var toBob = await bob.Announce(new Announce { InfoHash = _infoHash, Port = 6881 });
        var toAlice = await alice.Announce(new Announce { InfoHash = _infoHash, Port = 51413, Event = Announce.None });

        Assert.Equal([IPEndPoint.Parse("127.0.0.2:51413")], toBob.Peers);
        Assert.Equal([IPEndPoint.Parse("127.0.0.3:6881")], toAlice.Peers);
    }

    [Fact]
    public async Task Two_peers_see_each_other_over_IPv6()
    {
        using var alice = _tracker.Client("::1");
        using var bob = _tracker.Client("::1");

        await alice.Announce(new Announce { InfoHash = _infoHash, Port = 51413 });
        var toBob = await bob.Announce(new Announce { InfoHash = _infoHash, Port = 6881 });
        var toAlice = await alice.Announce(new Announce { InfoHash = _infoHash, Port = 51413 });

        Assert.Equal([IPEndPoint.Parse("[::1]:51413")], toBob.Peers);
        Assert.Equal([IPEndPoint.Parse("[::1]:6881")], toAlice.Peers);
    }

    [Fact]
    public async Task Both_families_are_counted_together_and_served_apart()
    {
        using var overIPv4 = _tracker.Client("127.0.0.2");
        using var overIPv6 = _tracker.Client("::1");
        await overIPv4.Announce(new Announce { InfoHash = _infoHash, Port = 4001 });
        await overIPv4.Announce(new Announce { InfoHash = _infoHash, Port = 4002, Left = 0 });
        await overIPv6.Announce(new Announce { InfoHash = _infoHash, Port = 6001 });

        var toIPv4 = await overIPv4.Announce(new Announce { InfoHash = _infoHash, Port = 4001 });
        var toIPv6 = await overIPv6.Announce(new Announce { InfoHash = _infoHash, Port = 6002 });

        Assert.Equal((1, 2), (toIPv4.Seeders, toIPv4.Leechers));
        Assert.Equal([IPEndPoint.Parse("127.0.0.2:4002")], toIPv4.Peers);
        Assert.Equal((1, 3), (toIPv6.Seeders, toIPv6.Leechers));
        Assert.Equal([IPEndPoint.Parse("[::1]:6001")], toIPv6.Peers);
    }

    [Fact]
    public async Task Reply_goes_to_the_port_the_request_came_from_and_not_to_the_announced_one()
    {
        using var announced = _tracker.Client("127.0.0.2");
        using var asking = _tracker.Client("127.0.0.2");

        var answer = await asking.Announce(
            new Announce { InfoHash = _infoHash, Port = (ushort)announced.LocalEndPoint.Port });

        Assert.Equal(1, answer.Leechers);
        Assert.False(announced.HasReceived);
    }

    [Fact]
    public async Task Asker_is_counted_but_never_among_the_peers_of_its_reply()
    {
        using var client = _tracker.Client();
        var announce = new Announce { InfoHash = _infoHash, Port = 6881 };

        var first = await client.Announce(announce);
        var second = await client.Announce(announce with { Event = Announce.None });

        Assert.Equal(1, first.Leechers);
        Assert.Empty(first.Peers);
        Assert.Equal(1, second.Leechers);
        Assert.Empty(second.Peers);
    }

    [Fact]
    public async Task Peer_is_known_by_address_and_port_and_not_by_its_peer_id()
    {
        using var client = _tracker.Client();
        var peerId = Some.PeerId();

        await client.Announce(new Announce { InfoHash = _infoHash, Port = 6881, PeerId = peerId });
        var other = await client.Announce(new Announce { InfoHash = _infoHash, Port = 6882, PeerId = peerId });

        Assert.Equal(2, other.Leechers);
        Assert.Equal([IPEndPoint.Parse("127.0.0.2:6881")], other.Peers);
    }

    [Fact]
    public async Task Seeders_are_given_to_leechers_but_not_to_seeders()
    {
        using var client = _tracker.Client();
        await client.Announce(new Announce { InfoHash = _infoHash, Port = 1001, Left = 0 });

        var toSeeder = await client.Announce(new Announce { InfoHash = _infoHash, Port = 1002, Left = 0 });
        var toLeecher = await client.Announce(new Announce { InfoHash = _infoHash, Port = 1003 });
        var toSeederAgain = await client.Announce(new Announce { InfoHash = _infoHash, Port = 1002, Left = 0 });

        Assert.Empty(toSeeder.Peers);
        Assert.Equal([1001, 1002], toLeecher.Peers.Select(peer => peer.Port).Order());
        Assert.Equal([1003], toSeederAgain.Peers.Select(peer => peer.Port));
    }

    [Fact]
    public async Task Peer_with_nothing_left_is_a_seeder_even_if_it_has_uploaded_nothing()
    {
        using var client = _tracker.Client();

        var answer = await client.Announce(
            new Announce { InfoHash = _infoHash, Port = 6881, Left = 0, Uploaded = 0, Downloaded = 0 });

        Assert.Equal((1, 0), (answer.Seeders, answer.Leechers));
    }

    [Theory]
    [InlineData(16384ul)]
    [InlineData((ulong)long.MaxValue)]
    [InlineData(ulong.MaxValue)]
    public async Task Peer_that_does_not_know_how_much_is_left_is_a_leecher(ulong left)
    {
        using var client = _tracker.Client();

        var answer = await client.Announce(new Announce { InfoHash = _infoHash, Port = 6881, Left = left });

        Assert.Equal((0, 1), (answer.Seeders, answer.Leechers));
    }

    [Fact]
    public async Task Stopped_peer_leaves_at_once()
    {
        using var client = _tracker.Client();
        var leecher = new Announce { InfoHash = _infoHash, Port = 1001 };
        var seeder = new Announce { InfoHash = _infoHash, Port = 1002, Left = 0 };
        await client.Announce(leecher);
        await client.Announce(seeder);

        await client.Announce(leecher with { Event = Announce.Stopped, NumWant = 0 });
        var afterLeecher = await client.ScrapeOne(_infoHash);
        await client.Announce(seeder with { Event = Announce.Stopped, NumWant = 0 });
        var afterSeeder = await client.ScrapeOne(_infoHash);

        Assert.Equal(new ScrapeAnswer(1, 0, 0), afterLeecher);
        Assert.Equal(new ScrapeAnswer(0, 0, 0), afterSeeder);
    }

    [Fact]
    public async Task Stopping_peer_that_was_never_there_is_answered_and_not_added()
    {
        using var client = _tracker.Client();

        var answer = await client.Announce(
            new Announce { InfoHash = _infoHash, Port = 6881, Event = Announce.Stopped });

        Assert.Equal((0, 0), (answer.Seeders, answer.Leechers));
        Assert.Equal(default, await client.ScrapeOne(_infoHash));
    }

    [Fact]
    public async Task Completed_counts_once_a_peer()
    {
        using var client = _tracker.Client();
        var peer = new Announce { InfoHash = _infoHash, Port = 6881 };
        var completed = peer with { Left = 0, Event = Announce.Completed };
        await client.Announce(peer);

        await client.Announce(completed);
        await client.Announce(completed);
        await client.Announce(completed with { Event = Announce.None });
        await client.Announce(completed);

        Assert.Equal(new ScrapeAnswer(1, 1, 0), await client.ScrapeOne(_infoHash));
    }

    [Fact]
    public async Task Leecher_that_finishes_becomes_a_seeder()
    {
        using var client = _tracker.Client();
        var peer = new Announce { InfoHash = _infoHash, Port = 6881 };

        var before = await client.Announce(peer);
        var after = await client.Announce(peer with { Left = 0, Event = Announce.None });

        Assert.Equal((0, 1), (before.Seeders, before.Leechers));
        Assert.Equal((1, 0), (after.Seeders, after.Leechers));
    }

    [Theory]
    [InlineData(4u)]
    [InlineData(5u)]
    [InlineData(uint.MaxValue)]
    public async Task Unknown_event_counts_as_a_regular_announce(uint unknown)
    {
        using var client = _tracker.Client();

        var answer = await client.Announce(new Announce { InfoHash = _infoHash, Port = 6881, Event = unknown });

        Assert.Equal((0, 1), (answer.Seeders, answer.Leechers));
        Assert.Equal(new ScrapeAnswer(0, 0, 1), await client.ScrapeOne(_infoHash));
    }

    [Fact]
    public async Task Address_in_the_request_is_ignored()
    {
        using var liar = _tracker.Client("127.0.0.2");
        using var other = _tracker.Client("127.0.0.3");

        await liar.Announce(new Announce { InfoHash = _infoHash, Port = 6881, Ip = 0x0808_0808 });
        var answer = await other.Announce(new Announce { InfoHash = _infoHash, Port = 6882 });

        Assert.Equal([IPEndPoint.Parse("127.0.0.2:6881")], answer.Peers);
    }

    [Theory]
    [InlineData(98)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(109)]
    [InlineData(1400)]
    public async Task Announce_of_any_size_from_98_bytes_on_is_taken(int size)
    {
        using var client = _tracker.Client();
        var announce = new Announce { InfoHash = _infoHash, Port = 6881, Options = new byte[size - Announce.Length] };

        var answer = await client.Announce(announce);

        Assert.Equal(1, answer.Leechers);
    }

    [Fact]
    public async Task Reply_tells_the_configured_interval()
    {
        using var client = _tracker.Client();

        var answer = await client.Announce(new Announce { InfoHash = _infoHash, Port = 6881 });

        Assert.Equal(77, answer.Interval);
    }
}
