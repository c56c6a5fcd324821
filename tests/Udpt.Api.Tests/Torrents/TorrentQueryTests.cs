using System.Net;
using System.Text.Json;
using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using static Udpt.Api.Tests.RestServer;

namespace Udpt.Api.Tests.Torrents;

/// <summary>What GET /t requests from the catalog, and which parameters are invalid.</summary>
public sealed class TorrentQueryTests(RestServer server) : IClassFixture<RestServer>
{
    [Theory]
    [InlineData("", "List(null, 0, 1000)")]
    [InlineData("?sort=info_hash", "List(null, 0, 1000)")]
    [InlineData("?flagged=true", "ListByFlag(null, True, 1000)")]
    [InlineData("?flagged=false&limit=5&offset=7", "ListByFlag(null, False, 12)")]
    [InlineData("?flagged=true&limit=5&after=" + Hash, "ListByFlag(" + Hash + ", True, 5)")]
    [InlineData("?sort=peers", "Top(null, 1000)")]
    [InlineData("?sort=peers&limit=10&offset=5", "Top(null, 15)")]
    [InlineData("?sort=peers&flagged=true&limit=10", "Top(True, 10)")]
    public async Task Query_becomes_a_call_of_the_catalog(string query, string call)
    {
        server.Grains.Page = [];
        server.Grains.Calls.Clear();

        Assert.Equal((HttpStatusCode.OK, "[]"), await server.Send(HttpMethod.Get, "/t" + query));
        Assert.Equal([call], server.Grains.Calls);
    }

    [Theory]
    [InlineData("flagged=yes", "flagged: 'yes' is neither true nor false")]
    [InlineData("flagged=", "flagged: '' is neither true nor false")]
    [InlineData("flagged=True", "flagged: 'True' is neither true nor false")]
    [InlineData("sort=", "sort: '' is neither info_hash nor peers")]
    [InlineData("bogus=1", "unknown parameter 'bogus'; this call takes offset, limit, after, flagged, sort and token")]
    [InlineData("limt=5&token=x", "unknown parameter 'limt'; this call takes offset, limit, after, flagged, sort and token")]
    [InlineData("limit=5&limit=6", "limit: given 2 times")]
    [InlineData("=", "unknown parameter ''; this call takes offset, limit, after, flagged, sort and token")]
    [InlineData("sort=seeders", "sort: 'seeders' is neither info_hash nor peers")]
    [InlineData("sort=peers&after=" + Hash, "after: cannot be combined with sort=peers")]
    [InlineData("sort=peers&offset=1", "offset: with sort=peers, offset plus limit must be at most 1000")]
    [InlineData("sort=peers&offset=9223372036854775807&limit=1", "offset: with sort=peers, offset plus limit must be at most 1000")]
    [InlineData("flagged=true&offset=10001", "offset: with flagged, it must be at most 10000; continue with after=")]
    public async Task Nonsense_is_named(string query, string reason)
    {
        server.Grains.Calls.Clear();

        Assert.Equal(
            (HttpStatusCode.BadRequest, $$"""{"status":"err","reason":"{{reason}}"}"""),
            await server.Send(HttpMethod.Get, "/t?" + query));
        Assert.Empty(server.Grains.Calls);
    }

    [Fact]
    public async Task Page_by_peers_is_that_of_the_catalog()
    {
        server.Grains.Page =
        [
            .. Enumerable.Range(0, 3).Select(i => new TorrentSummary
            {
                InfoHash = InfoHash.Read([.. Enumerable.Repeat((byte)i, InfoHash.Length)]),
                IsFlagged = false,
                Completed = 0,
                Seeders = i,
                Leechers = 0,
            }),
        ];
        (_, string answer) = await server.Send(HttpMethod.Get, "/t?sort=peers&limit=2");
        server.Grains.Page = [];

        Assert.Equal(
            [2, 1],
            JsonDocument.Parse(answer).RootElement.EnumerateArray().Select(torrent => torrent.GetProperty("seeders").GetInt32()));
    }
}
