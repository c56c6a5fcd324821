using Udpt.Testing.Processes;

namespace Udpt.Tests.Clients;

/// <summary>Third-party clients on a tracker in private mode.</summary>
public sealed class PrivateModeTests : IAsyncLifetime
{
    private readonly TrackerHome _home = new(new TrackerSettings
    {
        Mode = "private",
        Private = "torrents = \"dynamic\"",
        Top = "cleanup_interval = 1",
    });

    private TrackerProcess _tracker = null!;

    public async Task InitializeAsync() => _tracker = await _home.Start();

    public async Task DisposeAsync() => await _home.DisposeAsync();

    [Theory]
    [InlineData("/")]
    [InlineData("/announce/")]
    [InlineData("/announce?key=")]
    public async Task File_goes_from_libtorrent_to_libtorrent_under_a_key_that_is_told_of_it(string form)
    {
        var key = (await _tracker.Rest.CreateKey()).Key;
        using var torrent = await TestTorrent.Make($"udp://127.0.0.1:{_home.UdpPort}{form}{key}");
        await using var seeder = LibtorrentPeer.Start(torrent, torrent.SeederDirectory, "127.0.0.2");
        await seeder.WaitFor("tracker_reply");

        await using var downloader = LibtorrentPeer.Start(torrent, torrent.DownloaderDirectory, "127.0.0.3");
        await downloader.WaitFor("finished");

        await torrent.ShouldBeDownloaded();
        await downloader.Stop();
        await seeder.Stop();
        var line = await Eventually.Get(
            "the totals", () => _tracker.Rest.FindKey(key), line => line.Downloaded > 0 && line.Uploaded > 0);
        Assert.InRange(line.Downloaded, 1_000_000ul, 2_000_000ul);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("wrong")]
    [InlineData("revoked")]
    [InlineData("expired")]
    public async Task Libtorrent_without_a_good_key_is_refused_and_finds_no_peer(string what)
    {
        DateTimeOffset? expiry = what == "expired" ? TimeProvider.System.GetUtcNow().AddSeconds(2) : null;
        var key = (await _tracker.Rest.CreateKey("old", expiry)).Key;
        await Eventually.Holds("the expiry", () => !(TimeProvider.System.GetUtcNow() < expiry));
        if (what == "revoked")
        {
            await _tracker.Rest.RevokeKey(key);
        }

        var path = what switch { "missing" => "announce", "wrong" => new string('0', 40), _ => key };
        using var torrent = await TestTorrent.Make($"udp://127.0.0.1:{_home.UdpPort}/{path}");

        await using var peer = LibtorrentPeer.Start(torrent, torrent.SeederDirectory, "127.0.0.2");
        var failure = await peer.WaitFor("tracker_error");

        Assert.Contains("tracker sent a failure message", failure["message"], StringComparison.Ordinal);
        Assert.Null(await _tracker.Rest.Find(torrent.InfoHash));
    }

    /// <remarks>Transmission sends no options of BEP-41, and so no key, whatever the URL holds.</remarks>
    [Fact]
    public async Task Text_is_shown_to_the_user_of_Transmission_which_sends_no_key()
    {
        var key = (await _tracker.Rest.CreateKey()).Key;
        using var torrent = await TestTorrent.Make($"udp://127.0.0.1:{_home.UdpPort}/{key}");

        await using var peer = TransmissionPeer.Start(torrent, torrent.SeederDirectory);

        await peer.ShouldShow("peer key required.");
    }
}
