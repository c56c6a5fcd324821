using System.Net;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Process;

public sealed class RestartTests
{
    private readonly byte[] _infoHash = Some.InfoHash();
    private readonly byte[] _flagged = Some.InfoHash();

    [Theory]
    [InlineData((int)Signal.Terminate)]
    [InlineData((int)Signal.Interrupt)]
    public async Task Everything_is_there_again_after_a_stop_in_good_order(int signal)
    {
        await using var home = new TrackerHome(new TrackerSettings
        {
            Database = "udpt.db",
            UdpAddresses = ["127.0.0.1", "[::1]"],
        });
        var before = await home.Start();
        var connectionId = await FillWithPeers(before);
        var listed = await before.Rest.List();
        var described = (await before.Rest.Describe(_infoHash)).GetProperty("peers").GetArrayLength();

        var exitCode = await before.Stop((Signal)signal);
        var after = await home.Start();

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("fail:", before.Output, StringComparison.Ordinal);
        Assert.Equal(listed, await after.Rest.List());
        Assert.Equal(described, (await after.Rest.Describe(_infoHash)).GetProperty("peers").GetArrayLength());
        using var client = after.Client("127.0.0.2");
        client.ConnectionId = connectionId;
        var answer = await client.Announce(new Announce { InfoHash = _infoHash, Port = 9 });
        Assert.Equal((1, 3), (answer.Seeders, answer.Leechers));
        Assert.Equal(
            [IPEndPoint.Parse("127.0.0.2:1"), IPEndPoint.Parse("127.0.0.2:2")],
            answer.Peers.OrderBy(peer => peer.Port));
        Assert.Equal(new ScrapeAnswer(1, 1, 3), await client.ScrapeOne(_infoHash));
        var flagged = await client.AskToAnnounce(new Announce { InfoHash = _flagged, Port = 1 });
        Assert.Equal("torrent flagged.", flagged.ErrorText);
    }

    [Fact]
    public async Task Second_restart_keeps_what_the_first_took_up()
    {
        await using var home = new TrackerHome(new TrackerSettings
        {
            Database = "udpt.db",
            UdpAddresses = ["127.0.0.1", "[::1]"],
        });
        var first = await home.Start();
        await FillWithPeers(first);
        var listed = await first.Rest.List();
        Assert.Equal(0, await first.Stop());

        var second = await home.Start();
        Assert.Equal(0, await second.Stop());
        var third = await home.Start();

        Assert.Equal(listed, await third.Rest.List());
    }

    [Fact]
    public async Task Peers_that_stopped_after_a_restart_do_not_come_back()
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "udpt.db" });
        var announce = new Announce { InfoHash = _infoHash, Port = 1 };
        var first = await home.Start();
        using (var client = first.Client())
        {
            await client.Announce(announce);
        }

        Assert.Equal(0, await first.Stop());
        var second = await home.Start();
        using (var client = second.Client())
        {
            await client.Announce(announce with { Event = Announce.Stopped });
        }

        Assert.Equal(0, await second.Stop());
        var third = await home.Start();
        using var scraper = third.Client();

        Assert.Equal(default, await scraper.ScrapeOne(_infoHash));
    }

    [Fact]
    public async Task Tracker_stops_in_good_order_while_announces_keep_coming()
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "udpt.db" });
        var tracker = await home.Start();
        using var client = tracker.Client();
        var connectionId = await client.Connect();
        using var stopped = new CancellationTokenSource();
        var traffic = Task.Run(async () =>
        {
            while (!stopped.IsCancellationRequested)
            {
                var announce = new Announce { InfoHash = Some.InfoHash(), Port = 6881 };
                try
                {
                    await client.Send(announce.ToDatagram(connectionId, client.NextTransactionId()));
                }
                catch (System.Net.Sockets.SocketException)
                {
                    // Nothing listens any more.
                }

                await Task.Yield();
            }
        });

        var exitCode = await tracker.Stop();
        await stopped.CancelAsync();
        await traffic;

        Assert.Equal(0, exitCode);
        Assert.Empty(tracker.Error);
    }

    /// <summary>Four peers of both families, one of which has completed, and a flagged torrent.</summary>
    private async Task<ulong> FillWithPeers(TrackerProcess tracker)
    {
        using var client = tracker.Client("127.0.0.2");
        using var overIPv6 = tracker.Client("::1");
        var announce = new Announce { InfoHash = _infoHash, Port = 1 };
        await client.Announce(announce);
        await client.Announce(announce with { Port = 2 });
        await client.Announce(announce with { Port = 2, Left = 0, Event = Announce.Completed });
        await overIPv6.Announce(announce with { Port = 3 });
        await tracker.Rest.Flag(_flagged);
        return await client.GetConnectionId();
    }
}
