using System.Globalization;
using Microsoft.Playwright;
using Udpt.Testing.Processes;

namespace Udpt.Page.Tests;

/// <summary>The page without a token.</summary>
[Collection(PageFixture.Collection)]
public sealed class WelcomeTests(PageFixture fixture)
{
    [Fact]
    public async Task Says_what_this_is_and_copies_the_announce_url()
    {
        await using Visit visit = await fixture.Visit();
        var url = $"udp://127.0.0.1:{fixture.Tracker.UdpPort}/announce";

        await Expect(visit.Heading("A BitTorrent tracker")).ToBeVisibleAsync();
        await visit.ShouldCopy(url);
    }

    [Fact]
    public async Task Totals_are_those_of_the_swarms()
    {
        await using Visit visit = await fixture.Visit();
        var peers = Enumerable.Range(0, Announcers.Torrents).Sum(Announcers.PeersOf);
        var seeders = Enumerable.Range(0, Announcers.Torrents)
            .Sum(torrent => Enumerable.Range(0, Announcers.PeersOf(torrent)).Count(Announcers.IsSeeder));

        // The tracker samples every five seconds, and the last sample may be from before all had announced.
        await Eventually.Get("all to be counted", () => Number(visit, "peers"), shown => shown >= peers);

        // Other tests add their own torrents and peers, and visitors come and go.
        Assert.InRange(await Number(visit, "torrents"), Announcers.Torrents, Announcers.Torrents + 50);
        Assert.InRange(await Number(visit, "seeders"), seeders, seeders + Visitors.Most + 50);
        Assert.InRange(await Number(visit, "peers"), peers, peers + (2 * Visitors.Most) + 50);
    }

    [Fact]
    public async Task Plot_moves_while_clients_announce()
    {
        await using Visit visit = await fixture.Visit();
        ILocator canvas = visit.Page.Locator("#welcome [data-plot=requests] canvas");
        await Expect(canvas).ToBeVisibleAsync();
        ILocator now = visit.Page.Locator("#welcome [data-plot=requests] output");
        await Expect(now).Not.ToHaveTextAsync("0");
        await Expect(now).Not.ToHaveTextAsync("–");

        var before = await Picture(canvas);
        await Eventually.Get("the plot to move", () => Picture(canvas), picture => picture != before);

        await Expect(visit.Page.Locator("#welcome [data-plot=peers] [role=img]"))
            .ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("seeders now [1-9]"));
    }

    [Fact]
    public async Task Nothing_behind_the_token_is_shown_without_one()
    {
        await using Visit visit = await fixture.Visit();

        await visit.Open("#/torrents");

        await Expect(visit.Heading("A BitTorrent tracker")).ToBeVisibleAsync();
        await Expect(visit.Link("Torrents")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Whoever_opens_it_without_scripts_still_reads_where_to_announce()
    {
        var page = await fixture.Tracker.Rest.Anonymous.GetStringAsync("/");

        Assert.Contains($"udp://127.0.0.1:{fixture.Tracker.UdpPort}/announce", page, StringComparison.Ordinal);
    }

    private static Task<string> Picture(ILocator canvas) => canvas.EvaluateAsync<string>("canvas => canvas.toDataURL()");

    private static async Task<int> Number(Visit visit, string figure)
    {
        await Expect(visit.Figure(figure)).Not.ToHaveTextAsync("–");
        var text = await visit.Figure(figure).InnerTextAsync();
        return int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
    }
}
