using System.Net;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Torrents;
using Udpt.Grains.Torrents;
using static Udpt.Api.Tests.RestServer;

namespace Udpt.Api.Tests.Torrents;

/// <summary>The calls of UDPT 3 and their responses, byte for byte.</summary>
public sealed class TorrentsControllerTests(RestServer server) : IClassFixture<RestServer>
{
    private const string Ok = """{"status":"ok"}""";

    [Theory]
    [InlineData("/t")]
    [InlineData("/t/")]
    public async Task List_is_written_as_in_UDPT_3(string path)
    {
        server.Grains.Page =
        [
            new TorrentSummary { InfoHash = InfoHashOf(Hash), IsFlagged = false, Completed = 0, Seeders = 0, Leechers = 1 },
            new TorrentSummary
            {
                InfoHash = InfoHashOf(new string('f', 40)),
                IsFlagged = true,
                Completed = uint.MaxValue,
                Seeders = 2,
                Leechers = 0,
            },
        ];

        using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}?token={Token}");
        using HttpResponseMessage response = await server.Client.SendAsync(request);

        Assert.Equal(
            $$"""[{"info_hash":"{{Hash}}","is_flagged":false,"completed":0,"seeders":0,"leechers":1},"""
            + $$"""{"info_hash":"{{new string('f', 40)}}","is_flagged":true,"completed":4294967295,"seeders":2,"leechers":0}]""",
            await response.Content.ReadAsStringAsync());
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.Empty(response.Headers.Server);
    }

    [Theory]
    [InlineData("", "List(null, 0, 1000)")]
    [InlineData("?offset=5&limit=7", "List(null, 5, 7)")]
    [InlineData("?limit=1000", "List(null, 0, 1000)")]
    [InlineData("?offset=9223372036854775807&limit=1", "List(null, 9223372036854775807, 1)")]
    [InlineData("?after=" + Hash, "List(" + Hash + ", 0, 1000)")]
    [InlineData("?after=0123456789ABCDEF0123456789ABCDEF01234567&offset=1", "List(" + Hash + ", 1, 1000)")]
    public async Task List_asks_for_the_page_that_was_asked_for(string query, string call)
    {
        server.Grains.Calls.Clear();

        Assert.Equal(HttpStatusCode.OK, (await server.Send(HttpMethod.Get, "/t" + query)).Status);

        Assert.Equal([call], server.Grains.Calls);
    }

    [Fact]
    public async Task Limit_zero_lists_nothing() =>
        Assert.Equal((HttpStatusCode.OK, "[]"), await server.Send(HttpMethod.Get, "/t?limit=0"));

    [Theory]
    [InlineData("offset=-1", "offset: '-1' is not a whole number from 0 to 9223372036854775807")]
    [InlineData("limit=-1", "limit: '-1' is not a whole number from 0 to 1000")]
    [InlineData("limit=many", "limit: 'many' is not a whole number from 0 to 1000")]
    [InlineData("limit=0x10", "limit: '0x10' is not a whole number from 0 to 1000")]
    [InlineData("limit=", "limit: '' is not a whole number from 0 to 1000")]
    [InlineData("limit=1001", "limit: '1001' is not a whole number from 0 to 1000")]
    [InlineData("limit=5000", "limit: '5000' is not a whole number from 0 to 1000")]
    [InlineData("limit=9223372036854775807", "limit: '9223372036854775807' is not a whole number from 0 to 1000")]
    [InlineData("offset=9223372036854775808", "offset: '9223372036854775808' is not a whole number from 0 to 9223372036854775807")]
    [InlineData("after=abc", "after: 'abc' is not 40 hex digits")]
    [InlineData("offset=a&after=b", "after: 'b' is not 40 hex digits; offset: 'a' is not a whole number from 0 to 9223372036854775807")]
    public async Task List_refuses_a_parameter_by_name_and_value(string query, string reason) =>
        Assert.Equal(
            (HttpStatusCode.BadRequest, $$"""{"status":"err","reason":"{{reason}}"}"""),
            await server.Send(HttpMethod.Get, "/t?" + query));

    [Fact]
    public async Task Torrent_is_written_with_its_peers_as_in_UDPT_3()
    {
        const string Shown = "1123456789abcdef0123456789abcdef01234567";
        server.Grains.Torrent(Shown).Details = new TorrentDetails
        {
            Summary = new TorrentSummary
            {
                InfoHash = InfoHashOf(Shown),
                IsFlagged = false,
                Completed = 3,
                Seeders = 1,
                Leechers = 3,
            },
            Peers =
            [
                Peer("-qB4500-abcdefghijkl", "192.168.1.6:52391", AnnounceEvent.Started, left: 0, age: 672),
                Peer("-TR4060-abcdefghijkl", "[::1]:1234", AnnounceEvent.Completed, left: ulong.MaxValue, age: 0),
                Peer("????????????????????", "10.0.0.1:1", AnnounceEvent.None, left: 1UL << 63, age: uint.MaxValue),
                Peer("-UT3550-abcdefghijkl", "[2001:db8::7]:65535", AnnounceEvent.Stopped, left: 9, age: 1),
            ],
        };

        string expected =
            $$"""{"info_hash":"{{Shown}}","is_flagged":false,"completed":3,"seeders":1,"leechers":3,"peers":["""
            + """[{"id":"2d7142343530302d6162636465666768696a6b6c","client":"qBittorrent"},{"ip":"192.168.1.6:52391","uploaded":0,"downloaded":0,"left":0,"event":"Started","updated":672}],"""
            + """[{"id":"2d5452343036302d6162636465666768696a6b6c","client":"Transmission"},{"ip":"[::1]:1234","uploaded":0,"downloaded":0,"left":18446744073709551615,"event":"Complete","updated":0}],"""
            + """[{"id":"3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f","client":null},{"ip":"10.0.0.1:1","uploaded":0,"downloaded":0,"left":9223372036854775808,"event":"None","updated":4294967295}],"""
            + """[{"id":"2d5554333535302d6162636465666768696a6b6c","client":"µTorrent"},{"ip":"[2001:db8::7]:65535","uploaded":0,"downloaded":0,"left":9,"event":"Stopped","updated":1}]]}""";
        Assert.Equal((HttpStatusCode.OK, expected), await server.Send(HttpMethod.Get, "/t/" + Shown));
        Assert.Equal((HttpStatusCode.OK, expected), await server.Send(HttpMethod.Get, "/t/" + Shown.ToUpperInvariant()));
        Assert.Contains($"Describe(btih:{Shown}, 1000)", server.Grains.Calls);
    }

    [Fact]
    public async Task Torrent_without_peers_shows_an_empty_array()
    {
        const string Shown = "2123456789abcdef0123456789abcdef01234567";
        server.Grains.Torrent(Shown).Details = Known(Shown);

        Assert.Equal(
            (HttpStatusCode.OK, $$"""{"info_hash":"{{Shown}}","is_flagged":true,"completed":0,"seeders":0,"leechers":0,"peers":[]}"""),
            await server.Send(HttpMethod.Get, "/t/" + Shown));
    }

    [Fact]
    public async Task Head_answers_as_get_without_a_body()
    {
        const string Shown = "3123456789abcdef0123456789abcdef01234567";
        server.Grains.Torrent(Shown).Details = Known(Shown);

        foreach (string path in (string[])["/t", "/t/" + Shown, "/", "/healthz/live", "/healthz/ready"])
        {
            Assert.Equal((HttpStatusCode.OK, ""), await server.Send(HttpMethod.Head, path));
        }
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task Unknown_torrent_is_not_found(string method) =>
        Assert.Equal(
            (HttpStatusCode.NotFound, $$"""{"status":"err","reason":"torrent {{new string('9', 40)}} is not known"}"""),
            await server.Send(new HttpMethod(method), "/t/" + new string('9', 40)));

    [Theory]
    [InlineData("GET", "/t/abc", "hash: 'abc' is not 40 hex digits")]
    [InlineData("POST", "/t/g123456789abcdef0123456789abcdef01234567", "hash: 'g123456789abcdef0123456789abcdef01234567' is not 40 hex digits")]
    [InlineData("DELETE", "/t/0123456789abcdef0123456789abcdef012345678", "hash: '0123456789abcdef0123456789abcdef012345678' is not 40 hex digits")]
    [InlineData("GET", "/t/%22%0d%0a", @"hash: '\""\r\n' is not 40 hex digits")]
    [InlineData("GET", "/t/abc?hash=" + Hash, "unknown parameter 'hash'; this call takes only token")]
    public async Task Bad_info_hash_is_refused(string method, string path, string reason) =>
        Assert.Equal(
            (HttpStatusCode.BadRequest, $$"""{"status":"err","reason":"{{reason}}"}"""),
            await server.Send(new HttpMethod(method), path));

    [Fact]
    public async Task Known_torrent_is_dropped()
    {
        const string Dropped = "4123456789abcdef0123456789abcdef01234567";
        server.Grains.Torrent(Dropped).Details = Known(Dropped);

        Assert.Equal((HttpStatusCode.OK, Ok), await server.Send(HttpMethod.Delete, "/t/" + Dropped.ToUpperInvariant()));
        Assert.Contains($"Drop(btih:{Dropped})", server.Grains.Calls);
    }

    [Theory]
    [InlineData("POST", HttpStatusCode.OK)]
    [InlineData("DELETE", HttpStatusCode.NotFound)]
    public async Task Change_that_came_late_is_made_again_as_if_for_the_first_time(string method, HttpStatusCode status)
    {
        const string Unknown = "5123456789abcdef0123456789abcdef01234567";
        FakeTorrent torrent = server.Grains.Torrent(Unknown);
        torrent.Faults.Enqueue(new LateChangeException("Not made."));

        Assert.Equal(status, (await server.Send(new HttpMethod(method), "/t/" + Unknown)).Status);
        Assert.Empty(torrent.Faults);
    }

    private static TorrentDetails Known(string hash) => new()
    {
        Summary = new TorrentSummary
        {
            InfoHash = InfoHashOf(hash),
            IsFlagged = true,
            Completed = 0,
            Seeders = 0,
            Leechers = 0,
        },
        Peers = [],
    };

    private static InfoHash InfoHashOf(string hash)
    {
        Assert.True(InfoHash.TryParse(hash, out InfoHash infoHash));
        return infoHash;
    }

    private static PeerDetails Peer(string id, string endpoint, AnnounceEvent announceEvent, ulong left, uint age)
    {
        IPEndPoint parsed = IPEndPoint.Parse(endpoint);
        return new PeerDetails
        {
            PeerId = PeerId.Read(System.Text.Encoding.ASCII.GetBytes(id)),
            Endpoint = PeerEndpoint.From(parsed.Address, (ushort)parsed.Port),
            Uploaded = 0,
            Downloaded = 0,
            Left = left,
            Event = announceEvent,
            Age = age,
        };
    }
}
