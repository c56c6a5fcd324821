using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Clients;

/// <summary>
/// Third-party clients transfer a file. DHT, local discovery and peer exchange are off: they can find each other only
/// through the tracker.
/// </summary>
public sealed class ClientTests : IAsyncLifetime
{
    /// <summary>
    /// Transmission sends a datagram that was lost again after 80 s at the earliest: it gives a request up after 60 s, and
    /// pauses for 20 s.
    /// </summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly TrackerHome _home = new(new TrackerSettings { UdpAddresses = ["127.0.0.1", "[::1]"] });

    private TrackerProcess _tracker = null!;

    public async Task InitializeAsync() => _tracker = await _home.Start();

    public async Task DisposeAsync() => await _home.DisposeAsync();

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.2", "127.0.0.3")]
    [InlineData("[::1]", "[::1]", "[::1]")]
    public async Task File_goes_from_libtorrent_to_libtorrent(string tracker, string from, string to)
    {
        using var torrent = await TestTorrent.Make($"udp://{tracker}:{_home.UdpPort}/announce");
        await using var seeder = LibtorrentPeer.Start(torrent, torrent.SeederDirectory, from);
        await CountsBecome(torrent, seeders: 1, leechers: 0);

        await using var downloader = LibtorrentPeer.Start(torrent, torrent.DownloaderDirectory, to);
        await downloader.WaitFor("finished");

        await torrent.ShouldBeDownloaded();
        var reply = downloader.Events.First(@event => @event.Name == "tracker_reply");
        Assert.Equal("1", reply["peers"]);
        var found = downloader.Events.Where(@event => @event.Name == "peer" && @event["source"] != "[]");
        Assert.All(found, peer => Assert.Equal("""["tracker"]""", peer["source"]));

        await CountsBecome(torrent, seeders: 2, leechers: 0, completed: 1);
        await downloader.Stop();
        await CountsBecome(torrent, seeders: 1, leechers: 0, completed: 1);
        await seeder.Stop();
        await CountsBecome(torrent, seeders: 0, leechers: 0, completed: 1);
    }

    /// <remarks>
    /// Transmission takes no loopback address for a peer's, so that the other one must call; it does, for the tracker
    /// knows Transmission already when it comes.
    /// </remarks>
    [Fact]
    public async Task File_goes_from_libtorrent_to_Transmission()
    {
        using var torrent = await TestTorrent.Make($"udp://127.0.0.1:{_home.UdpPort}/announce");
        await using var downloader = TransmissionPeer.Start(torrent, torrent.DownloaderDirectory);
        await CountsBecome(torrent, seeders: 0, leechers: 1, told: downloader.Describe);

        await using var seeder = LibtorrentPeer.Start(torrent, torrent.SeederDirectory, "127.0.0.2");
        await Eventually.Holds("the file to be complete", () => File.Exists(torrent.Downloaded), Deadline);

        await torrent.ShouldBeDownloaded();
        await seeder.WaitFor("peer", IsTransmission);
        await CountsBecome(torrent, seeders: 2, leechers: 0, completed: 1);
    }

    [Fact]
    public async Task File_goes_from_Transmission_to_libtorrent()
    {
        using var torrent = await TestTorrent.Make($"udp://127.0.0.1:{_home.UdpPort}/announce");
        await using var seeder = TransmissionPeer.Start(torrent, torrent.SeederDirectory);
        await CountsBecome(torrent, seeders: 1, leechers: 0, told: seeder.Describe);

        await using var downloader = LibtorrentPeer.Start(torrent, torrent.DownloaderDirectory, "127.0.0.3");
        await downloader.WaitFor("finished");

        await torrent.ShouldBeDownloaded();
        await downloader.WaitFor("peer", IsTransmission);
    }

    [Fact]
    public async Task Text_of_a_flagged_torrent_is_shown_to_the_user_of_Transmission()
    {
        using var torrent = await TestTorrent.Make($"udp://127.0.0.1:{_home.UdpPort}");
        await _tracker.Rest.Flag(torrent.InfoHash);

        await using var seeder = TransmissionPeer.Start(torrent, torrent.SeederDirectory);

        await seeder.ShouldShow("torrent flagged.");
    }

    /// <remarks>
    /// It fails and says so. The text it loses: libtorrent 2.0 takes the whole datagram for it, whose first byte is
    /// the zero that ends a string.
    /// </remarks>
    [Fact]
    public async Task Flagged_torrent_is_a_tracker_failure_to_libtorrent()
    {
        using var torrent = await TestTorrent.Make($"udp://127.0.0.1:{_home.UdpPort}");
        await _tracker.Rest.Flag(torrent.InfoHash);

        await using var seeder = LibtorrentPeer.Start(torrent, torrent.SeederDirectory, "127.0.0.2");
        var failure = await seeder.WaitFor("tracker_error");

        Assert.Contains("tracker sent a failure message", failure["message"], StringComparison.Ordinal);
    }

    private static bool IsTransmission(PeerEvent peer) =>
        peer["ip"].StartsWith($"{TransmissionPeer.Address}:", StringComparison.Ordinal)
        && peer["source"] == """["tracker"]""";

    /// <param name="told">What the client tells of itself, for when it is waited for in vain.</param>
    private async Task CountsBecome(
        TestTorrent torrent, int seeders, int leechers, int completed = 0, Func<string>? told = null)
    {
        using var client = _tracker.Client("127.0.0.9");
        try
        {
            await Eventually.Get(
                "the peers to announce",
                () => client.ScrapeOne(torrent.InfoHash),
                counts => counts == new ScrapeAnswer(seeders, completed, leechers),
                Deadline);
        }
        catch (TimeoutException failure)
        {
            throw new TimeoutException(
                $"{failure.Message}\n{told?.Invoke()}\n{_tracker.Error}\n{await _tracker.Rest.Anonymous.GetStringAsync("/metrics")}");
        }
    }
}
