using System.Net;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Process;

/// <summary>Lists of torrents: changed in one call, and listed by flag and by peers.</summary>
public sealed class ManyTorrentsTests
{
    [Fact]
    public async Task Ten_thousand_flags_are_kept_over_a_sudden_death()
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "udpt.db" });
        var tracker = await home.Start();
        byte[][] torrents = [.. Enumerable.Range(0, 10_000).Select(_ => Some.InfoHash())];
        var list = string.Join("\",\"", torrents.Select(Convert.ToHexStringLower));
        using var body = TrackerRest.Json($$"""{"info_hashes":["{{list}}"],"is_flagged":true}""");
        using var reply = await tracker.Rest.Http.PostAsync("/t", body);

        Assert.Equal("""{"status":"ok","count":10000}""", await reply.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        await tracker.Stop(Signal.Kill);

        var again = await home.Start();
        var walked = new List<string>();
        var page = await again.Rest.List("?flagged=true");
        while (page.Length > 0)
        {
            walked.AddRange(page.Select(torrent => torrent.InfoHash));
            page = await again.Rest.List($"?flagged=true&after={walked[^1]}");
        }

        Assert.Equal(torrents.Select(Convert.ToHexStringLower).Order(StringComparer.Ordinal), walked);
        using var client = again.Client();
        var refused = await client.AskToAnnounce(new Announce { InfoHash = torrents[0], Port = 1 });
        Assert.Equal("torrent flagged.", refused.ErrorText);
    }

    [Fact]
    public async Task List_is_cut_by_flag_and_sorted_by_peers()
    {
        await using var home = new TrackerHome(new TrackerSettings());
        var tracker = await home.Start();
        byte[][] torrents = [.. Enumerable.Range(0, 4).Select(_ => Some.InfoHash())];
        using var client = tracker.Client();
        for (var i = 0; i < torrents.Length; i++)
        {
            for (var peer = 0; peer <= i; peer++)
            {
                await client.Announce(new Announce { InfoHash = torrents[i], Port = (ushort)(1 + peer) });
            }
        }

        await tracker.Rest.Flag(torrents[3]);

        await ShouldList("?sort=peers", 3, 2, 1, 0);
        await ShouldList("?sort=peers&flagged=false&limit=2", 2, 1);
        await ShouldList("?sort=peers&offset=2&limit=1", 1);
        await ShouldList("?flagged=true", 3);
        Assert.Equal(3, (await tracker.Rest.List("?flagged=false")).Length);

        async Task ShouldList(string query, params int[] expected) => Assert.Equal(
            expected.Select(i => Convert.ToHexStringLower(torrents[i])),
            (await tracker.Rest.List(query)).Select(torrent => torrent.InfoHash));
    }
}
