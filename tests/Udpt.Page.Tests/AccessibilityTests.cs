using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace Udpt.Page.Tests;

/// <summary>
/// Every view in both colour schemes, on a desktop and on a phone: axe finds nothing, and nothing is cut off.
/// </summary>
[Collection(PageFixture.Collection)]
public sealed class AccessibilityTests(PageFixture fixture)
{
    public static TheoryData<string, string> Looks => new()
    {
        { "desk", "light" },
        { "desk", "dark" },
        { "phone", "light" },
        { "phone", "dark" },
    };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Welcome(string device, string scheme)
    {
        await using Visit visit = await fixture.Visit(Look.Of(device, scheme));
        await Expect(visit.Page.Locator("#welcome canvas")).ToHaveCountAsync(2);

        await Check(visit, $"page-{device}-{scheme}");

        await visit.Button("Sign in").ClickAsync();
        await Check(visit, $"sign-in-{device}-{scheme}");
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Dashboard(string device, string scheme)
    {
        await using Visit visit = await fixture.Visit(Look.Of(device, scheme));
        await visit.SignInAndWait();
        await Expect(visit.Page.Locator("#overview canvas")).ToHaveCountAsync(4);

        await Check(visit, $"dashboard-{device}-{scheme}");
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Torrents(string device, string scheme)
    {
        await using Visit visit = await fixture.Visit(Look.Of(device, scheme));
        await visit.SignInAndWait();
        await visit.Link("Torrents").ClickAsync();
        await visit.Page.GetByLabel("Order").SelectOptionAsync("peers");
        await Expect(visit.Page.Locator("#torrent-rows a").First)
            .ToHaveTextAsync(Convert.ToHexStringLower(fixture.Announcers.InfoHashes[0]));

        await Check(visit, $"torrents-{device}-{scheme}");

        await visit.Button("Add torrents").ClickAsync();
        await Check(visit, $"add-{device}-{scheme}");
        await visit.Page.Keyboard.PressAsync("Escape");

        await visit.Page.Locator("#torrent-rows a").Nth(2).ClickAsync();
        await Expect(visit.Page.Locator("#peer-rows tr").First).ToBeVisibleAsync();
        await Check(visit, $"torrent-{device}-{scheme}");

        await visit.Button("Drop").ClickAsync();
        await Check(visit, $"drop-{device}-{scheme}");
    }

    internal static async Task Check(Visit visit, string picture)
    {
        await Pictures.Take(visit.Page, picture);
        AxeResult result = await visit.Page.RunAxe();
        Assert.Empty(result.Violations.SelectMany(
            violation => violation.Nodes.Select(node => $"{violation.Id}: {node.Html} {violation.Help}")));
        Assert.NotEmpty(result.Passes);

        var tooWide = await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
        Assert.InRange(tooWide, int.MinValue, 0);
    }
}
