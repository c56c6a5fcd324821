using System.Net;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Wire;

/// <summary>
/// Replies come from the address that received the request: <see cref="UdpTrackerClient.Ask"/> accepts no other.
/// </summary>
public sealed class BindAddressTests
{
    private readonly byte[] _infoHash = Some.InfoHash();

    [Fact]
    public async Task Tracker_on_all_IPv4_addresses_replies_from_the_one_asked()
    {
        await using var home = new TrackerHome(new TrackerSettings { UdpAddresses = ["0.0.0.0"] });
        var tracker = await home.Start();
        using var viaFive = tracker.Client(from: "127.0.0.2", to: "127.0.0.5");
        using var viaSix = tracker.Client(from: "127.0.0.3", to: "127.0.0.6");

        await viaFive.Announce(new Announce { InfoHash = _infoHash, Port = 5000 });
        var answer = await viaSix.Announce(new Announce { InfoHash = _infoHash, Port = 6000 });

        Assert.Equal([IPEndPoint.Parse("127.0.0.2:5000")], answer.Peers);
    }

    [Fact]
    public async Task Tracker_on_all_addresses_of_both_families_replies_from_the_one_asked()
    {
        await using var home = new TrackerHome(new TrackerSettings { UdpAddresses = ["[::]"] });
        var tracker = await home.Start();
        using var overIPv4 = tracker.Client(from: "127.0.0.2", to: "127.0.0.5");
        using var otherOverIPv4 = tracker.Client(from: "127.0.0.3", to: "127.0.0.1");
        using var overIPv6 = tracker.Client(from: "::1", to: "::1");

        await overIPv4.Announce(new Announce { InfoHash = _infoHash, Port = 4000 });
        var toIPv6 = await overIPv6.Announce(new Announce { InfoHash = _infoHash, Port = 6000 });
        var toIPv4 = await otherOverIPv4.Announce(new Announce { InfoHash = _infoHash, Port = 4001 });

        Assert.Equal(2, toIPv6.Leechers);
        Assert.Empty(toIPv6.Peers);
        Assert.Equal(3, toIPv4.Leechers);
        Assert.Equal([IPEndPoint.Parse("127.0.0.2:4000")], toIPv4.Peers);
    }

    [Fact]
    public async Task Connection_id_over_a_dual_stack_socket_is_bound_to_the_IPv4_address()
    {
        await using var home = new TrackerHome(new TrackerSettings { UdpAddresses = ["[::]"] });
        var tracker = await home.Start();
        using var client = tracker.Client("127.0.0.2");
        using var thief = tracker.Client("127.0.0.3");
        thief.ConnectionId = await client.Connect();

        var reply = await thief.AskToAnnounce(new Announce { InfoHash = _infoHash, Port = 4000 });

        Assert.NotEmpty(reply.ErrorText);
    }

    [Fact]
    public async Task Tracker_on_several_addresses_serves_one_swarm_on_all_of_them()
    {
        await using var home = new TrackerHome(
            new TrackerSettings { UdpAddresses = ["127.0.0.1", "127.0.0.7", "[::1]"] });
        var tracker = await home.Start();
        using var viaOne = tracker.Client(from: "127.0.0.2", to: "127.0.0.1");
        using var viaSeven = tracker.Client(from: "127.0.0.3", to: "127.0.0.7");
        using var viaIPv6 = tracker.Client(from: "::1", to: "::1");

        await viaOne.Announce(new Announce { InfoHash = _infoHash, Port = 1000 });
        await viaIPv6.Announce(new Announce { InfoHash = _infoHash, Port = 6000 });
        var answer = await viaSeven.Announce(new Announce { InfoHash = _infoHash, Port = 7000 });

        Assert.Equal(3, answer.Leechers);
        Assert.Equal([IPEndPoint.Parse("127.0.0.2:1000")], answer.Peers);
    }

    [Fact]
    public async Task Tracker_without_REST_tracks()
    {
        await using var home = new TrackerHome(new TrackerSettings { HasHttp = false });
        var tracker = await home.Start();
        using var client = tracker.Client();

        Assert.Equal(1, (await client.Announce(new Announce { InfoHash = _infoHash, Port = 1000 })).Leechers);
        Assert.Equal(0, await tracker.Stop());
    }
}
