using System.Net;
using System.Text.Json;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Process;

[Collection(RestTracker.Collection)]
public sealed class RestTorrentTests(RestTracker shared)
{
    private readonly TrackerProcess _tracker = shared.Tracker;
    private readonly TrackerRest _rest = shared.Tracker.Rest;
    private readonly byte[] _infoHash = Some.InfoHash();

    [Fact]
    public async Task Torrent_is_shown_with_its_counts()
    {
        using var client = _tracker.Client();
        await client.Announce(new Announce { InfoHash = _infoHash, Port = 1 });
        await client.Announce(new Announce { InfoHash = _infoHash, Port = 2 });
        await client.Announce(new Announce { InfoHash = _infoHash, Port = 2, Left = 0, Event = Announce.Completed });

        var torrent = await _rest.Find(_infoHash);

        Assert.Equal(new TorrentLine(Convert.ToHexStringLower(_infoHash), false, 1, 1, 1), torrent);
    }

    [Fact]
    public async Task Peer_is_shown_with_what_it_last_announced()
    {
        using var client = _tracker.Client();
        var announce = new Announce
        {
            InfoHash = _infoHash,
            Port = 52391,
            PeerId = Some.PeerId("-qB4630-"),
            Uploaded = 12_345_678_901,
            Downloaded = 7,
            Left = 42,
        };
        await client.Announce(announce);

        var peer = Assert.Single(await PeersOf(_infoHash));

        Assert.Equal(2, peer.GetArrayLength());
        Assert.Equal(Convert.ToHexStringLower(announce.PeerId), peer[0].GetProperty("id").GetString());
        Assert.Equal("qBittorrent", peer[0].GetProperty("client").GetString());
        Assert.Equal("127.0.0.2:52391", peer[1].GetProperty("ip").GetString());
        Assert.Equal(12_345_678_901, peer[1].GetProperty("uploaded").GetInt64());
        Assert.Equal(7, peer[1].GetProperty("downloaded").GetInt64());
        Assert.Equal(42, peer[1].GetProperty("left").GetInt64());
        Assert.Equal("Started", peer[1].GetProperty("event").GetString());
        Assert.InRange(peer[1].GetProperty("updated").GetInt64(), 0, 600_000);
    }

    [Theory]
    [InlineData(Announce.None, "None")]
    [InlineData(Announce.Completed, "Complete")]
    [InlineData(Announce.Started, "Started")]
    public async Task Event_is_shown_by_the_name_that_scripts_know(uint announced, string shown)
    {
        using var client = _tracker.Client();
        await client.Announce(new Announce { InfoHash = _infoHash, Port = 1, Left = 0, Event = announced });

        var peer = Assert.Single(await PeersOf(_infoHash));

        Assert.Equal(shown, peer[1].GetProperty("event").GetString());
    }

    [Theory]
    [InlineData("-TR3000-", "Transmission")]
    [InlineData("-DE211s-", "DelugeTorrent")]
    [InlineData("?!?!?!?!", null)]
    public async Task Client_is_told_by_its_peer_id(string prefix, string? name)
    {
        using var client = _tracker.Client();
        await client.Announce(new Announce { InfoHash = _infoHash, Port = 1, PeerId = Some.PeerId(prefix) });

        var peer = Assert.Single(await PeersOf(_infoHash));

        Assert.Equal(name, peer[0].GetProperty("client").GetString());
    }

    [Fact]
    public async Task Peers_of_both_families_are_shown()
    {
        using var overIPv4 = _tracker.Client("127.0.0.2");
        using var overIPv6 = _tracker.Client("::1");
        await overIPv4.Announce(new Announce { InfoHash = _infoHash, Port = 4000 });
        await overIPv6.Announce(new Announce { InfoHash = _infoHash, Port = 6000 });

        var addresses = (await PeersOf(_infoHash)).Select(peer => peer[1].GetProperty("ip").GetString());

        Assert.Equal(["127.0.0.2:4000", "[::1]:6000"], addresses.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task At_most_1000_peers_are_shown_and_all_are_counted()
    {
        const int Addresses = 21;
        const int PeersOfEach = 50;
        for (var address = 1; address <= Addresses; address++)
        {
            using var client = _tracker.Client($"127.0.1.{address}");
            for (var port = 1; port <= PeersOfEach; port++)
            {
                await client.Announce(new Announce { InfoHash = _infoHash, Port = (ushort)port, NumWant = 0 });
            }
        }

        Assert.Equal(1000, (await PeersOf(_infoHash)).Length);
        Assert.Equal(Addresses * PeersOfEach, (await _rest.Find(_infoHash))?.Leechers);
    }

    [Fact]
    public async Task Info_hash_is_taken_in_upper_case_too()
    {
        using var client = _tracker.Client();
        await client.Announce(new Announce { InfoHash = _infoHash, Port = 1 });

        using var reply = await _rest.Http.GetAsync($"/t/{Convert.ToHexString(_infoHash)}");

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("""{"is_flagged": false}""")]
    public async Task Torrent_is_added(string? body)
    {
        using var content = body is null ? null : TrackerRest.Json(body);
        using var reply = await _rest.Http.PostAsync(TrackerRest.PathOf(_infoHash), content);

        Assert.Equal("""{"status":"ok"}""", await reply.Content.ReadAsStringAsync());
        Assert.Equal("application/json", reply.Content.Headers.ContentType?.MediaType);
        Assert.Equal(new TorrentLine(Convert.ToHexStringLower(_infoHash), false, 0, 0, 0), await _rest.Find(_infoHash));
        Assert.Contains(await _rest.List(), torrent => torrent.InfoHash == Convert.ToHexStringLower(_infoHash));
    }

    [Fact]
    public async Task Torrent_is_flagged_and_unflagged()
    {
        await _rest.Flag(_infoHash);
        var flagged = await _rest.Find(_infoHash);
        await _rest.Register(_infoHash);
        var unflagged = await _rest.Find(_infoHash);

        Assert.True(flagged?.IsFlagged);
        Assert.False(unflagged?.IsFlagged);
    }

    [Fact]
    public async Task Dropped_torrent_is_gone_with_its_peers()
    {
        using var client = _tracker.Client();
        await client.Announce(new Announce { InfoHash = _infoHash, Port = 1 });

        using var reply = await _rest.Http.DeleteAsync(TrackerRest.PathOf(_infoHash));

        Assert.Equal("""{"status":"ok"}""", await reply.Content.ReadAsStringAsync());
        Assert.Null(await _rest.Find(_infoHash));
        Assert.Equal(default, await client.ScrapeOne(_infoHash));
        Assert.Equal(1, (await client.Announce(new Announce { InfoHash = _infoHash, Port = 2 })).Leechers);
    }

    private async Task<JsonElement[]> PeersOf(byte[] infoHash) =>
        [.. (await _rest.Describe(infoHash)).GetProperty("peers").EnumerateArray()];
}
