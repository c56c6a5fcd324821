using Microsoft.Playwright;
using Udpt.Testing.Wire;

namespace Udpt.Page.Tests;

/// <summary>The torrents: finding, adding, flagging and deleting them.</summary>
[Collection(PageFixture.Collection)]
public sealed class TorrentTests(PageFixture fixture)
{
    private const string Flagged = "torrent flagged.";

    [Fact]
    public async Task Flagged_torrent_is_refused_to_a_client_and_taken_again_when_the_flag_is_lifted()
    {
        await using Visit visit = await SignedIn();
        using var client = fixture.Tracker.Client("127.0.0.4");
        var announce = new Announce { InfoHash = Some.InfoHash(), Port = 7001 };
        await client.Announce(announce);
        await visit.Open(PathOf(announce.InfoHash));

        await visit.Button("Flag").ClickAsync();
        await Expect(visit.Figure("state")).ToHaveTextAsync("Flagged");
        Assert.Equal(Flagged, (await client.AskToAnnounce(announce)).ErrorText);

        await visit.Button("Remove flag").ClickAsync();
        await Expect(visit.Figure("state")).ToHaveTextAsync("Tracked");
        Assert.Equal(1, (await client.Announce(announce)).Leechers);
    }

    [Fact]
    public async Task Torrent_is_found_by_the_beginning_of_its_info_hash()
    {
        await using Visit visit = await SignedIn();
        var hash = Convert.ToHexStringLower(fixture.Announcers.InfoHashes[0]);
        await visit.Link("Torrents").ClickAsync();
        ILocator search = visit.Page.GetByRole(AriaRole.Searchbox);

        await search.FillAsync(hash[..12].ToUpperInvariant());
        await Expect(visit.Page.Locator("#torrent-rows tr")).ToHaveCountAsync(1);
        await visit.Link(hash).ClickAsync();

        await Expect(visit.Heading(hash)).ToBeFocusedAsync();
        await Expect(visit.Page.Locator("#peer-rows tr").Nth(Announcers.PeersOf(0) - 1)).ToBeVisibleAsync();
        await Expect(visit.Page.Locator("#peer-rows")).ToContainTextAsync("qBittorrent");
    }

    [Fact]
    public async Task What_is_not_there_is_told()
    {
        await using Visit visit = await SignedIn();
        visit.Expected = "404";
        await visit.Link("Torrents").ClickAsync();
        ILocator search = visit.Page.GetByRole(AriaRole.Searchbox);
        var unknown = Some.InfoHash();

        await search.FillAsync("not a hash");
        await Expect(visit.Page.GetByText("An info hash has 40 hex digits")).ToBeVisibleAsync();
        await search.FillAsync(Convert.ToHexStringLower(unknown));
        await Expect(visit.Page.GetByText("No torrent begins with")).ToBeVisibleAsync();
        await visit.Open(PathOf(unknown));
        await Expect(visit.Page.GetByText("The tracker does not know this torrent.")).ToBeVisibleAsync();

        await visit.Button("Add this torrent").ClickAsync();
        await Expect(visit.Page.GetByText("This torrent has no peers at the moment.")).ToBeVisibleAsync();
        Assert.NotNull(await fixture.Tracker.Rest.Find(unknown));
    }

    [Fact]
    public async Task Pages_hold_every_torrent_once()
    {
        await using Visit visit = await SignedIn();
        await visit.Link("Torrents").ClickAsync();
        ILocator rows = visit.Page.Locator("#torrent-rows a");
        HashSet<string> found = [];
        while (true)
        {
            await Expect(rows.First).ToBeVisibleAsync();
            var page = await rows.AllInnerTextsAsync();
            found.UnionWith(page);
            if (await visit.Button("Next").IsDisabledAsync())
            {
                break;
            }

            Assert.Equal(50, page.Count);
            await visit.Button("Next").ClickAsync();
            await Expect(rows.First).Not.ToHaveTextAsync(page[0]);
        }

        Assert.Superset(fixture.Announcers.InfoHashes.Select(Convert.ToHexStringLower).ToHashSet(), found);
        var last = await rows.First.InnerTextAsync();
        await visit.Button("Previous").ClickAsync();
        await Expect(rows.First).Not.ToHaveTextAsync(last);
        await Expect(rows).ToHaveCountAsync(50);
    }

    [Fact]
    public async Task Most_peers_come_first_when_asked_for()
    {
        await using Visit visit = await SignedIn();
        await visit.Link("Torrents").ClickAsync();

        await visit.Page.GetByLabel("Order").SelectOptionAsync("peers");

        ILocator rows = visit.Page.Locator("#torrent-rows a");
        await Expect(rows.Nth(0)).ToHaveTextAsync(Convert.ToHexStringLower(fixture.Announcers.InfoHashes[0]));
        await Expect(rows.Nth(1)).ToHaveTextAsync(Convert.ToHexStringLower(fixture.Announcers.InfoHashes[1]));
    }

    [Fact]
    public async Task Hashes_and_magnet_links_are_added_flagged_and_listed_as_such()
    {
        await using Visit visit = await SignedIn();
        byte[][] hashes = [Some.InfoHash(), Some.InfoHash()];
        await visit.Link("Torrents").ClickAsync();
        await visit.Button("Add torrents").ClickAsync();
        ILocator field = visit.Page.GetByLabel("Info hashes or magnet links");

        await field.FillAsync("this is none");
        await visit.Button("Add").ClickAsync();
        await Expect(visit.Page.GetByText("is not an info hash or magnet link. Nothing was added.")).ToBeVisibleAsync();

        await field.FillAsync(
            $"{Convert.ToHexString(hashes[0])}\n\nmagnet:?xt=urn:btih:{Convert.ToHexStringLower(hashes[1])}&dn=Some+name\n");
        await visit.Page.GetByLabel("Flag them").CheckAsync();
        await visit.Button("Add").ClickAsync();

        await Expect(visit.Page.GetByText("2 torrents flagged.")).ToBeVisibleAsync();
        await visit.Page.GetByLabel("Filter").SelectOptionAsync("true");
        foreach (var hash in hashes)
        {
            await Expect(visit.Row(Convert.ToHexStringLower(hash))).ToContainTextAsync("flagged");
            Assert.True((await fixture.Tracker.Rest.Find(hash))!.IsFlagged);
        }
    }

    [Fact]
    public async Task Drop_asks_before_and_does_nothing_when_it_is_called_off()
    {
        await using Visit visit = await SignedIn();
        var hash = Some.InfoHash();
        await fixture.Tracker.Rest.Register(hash);
        await visit.Open(PathOf(hash));
        ILocator question = visit.Page.GetByRole(AriaRole.Alertdialog, new() { Name = "Drop this torrent?" });

        await visit.Button("Drop").ClickAsync();
        await Expect(question.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(question).ToBeHiddenAsync();
        Assert.NotNull(await fixture.Tracker.Rest.Find(hash));

        await visit.Button("Drop").ClickAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Drop" }).ClickAsync();
        await Expect(visit.Heading("Torrents")).ToBeVisibleAsync();
        Assert.Null(await fixture.Tracker.Rest.Find(hash));
    }

    private static string PathOf(byte[] infoHash) => $"#/torrents/{Convert.ToHexStringLower(infoHash)}";

    private async Task<Visit> SignedIn()
    {
        Visit visit = await fixture.Visit();
        await visit.SignInAndWait();
        return visit;
    }
}
