using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Wire;

public sealed class ExpiryTests : IAsyncLifetime
{
    private readonly byte[] _infoHash = Some.InfoHash();

    private readonly TrackerHome _home = new(new TrackerSettings
    {
        UdpAddresses = ["127.0.0.1", "[::1]"],
        AnnounceInterval = 1,
        Top = "cleanup_interval = 1",
        Udp = "peer_timeout = 2",
    });

    private TrackerProcess _tracker = null!;

    public async Task InitializeAsync() => _tracker = await _home.Start();

    public async Task DisposeAsync() => await _home.DisposeAsync();

    [Fact]
    public async Task Silent_peers_leave_and_the_one_that_goes_on_announcing_stays()
    {
        using var faithful = _tracker.Client("127.0.0.2");
        using var silent = _tracker.Client("127.0.0.3");
        using var silentOverIPv6 = _tracker.Client("::1");
        var announce = new Announce { InfoHash = _infoHash, Port = 6881 };
        await faithful.Announce(announce);
        await silent.Announce(announce with { Left = 0 });
        await silentOverIPv6.Announce(announce);

        var answer = await Eventually.Get(
            "the silent peers to leave",
            () => faithful.Announce(announce with { Event = Announce.None }),
            answer => answer.Seeders == 0 && answer.Leechers == 1);

        Assert.Empty(answer.Peers);
        Assert.Equal(new ScrapeAnswer(0, 0, 1), await faithful.ScrapeOne(_infoHash));
    }

    [Fact]
    public async Task Torrent_whose_peers_have_all_left_is_forgotten()
    {
        using var client = _tracker.Client();
        await client.Announce(new Announce { InfoHash = _infoHash, Port = 6881 });
        Assert.NotNull(await _tracker.Rest.Find(_infoHash));

        await Eventually.Get(
            "the torrent to be forgotten", () => _tracker.Rest.Find(_infoHash), torrent => torrent is null);
    }

    [Fact]
    public async Task Flagged_torrent_without_peers_is_kept()
    {
        var other = Some.InfoHash();
        using var client = _tracker.Client();
        await _tracker.Rest.Flag(_infoHash);
        await client.Announce(new Announce { InfoHash = other, Port = 6881 });

        // Once the other one has expired, a sweep has run.
        await Eventually.Get(
            "the other torrent to be forgotten", () => _tracker.Rest.Find(other), torrent => torrent is null);

        Assert.True((await _tracker.Rest.Find(_infoHash))?.IsFlagged);
    }
}
