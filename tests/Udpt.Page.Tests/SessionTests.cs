using Microsoft.Playwright;
using Udpt.Testing.Processes;

namespace Udpt.Page.Tests;

/// <summary>Signing in and out, and what tokens allow.</summary>
[Collection(PageFixture.Collection)]
public sealed class SessionTests(PageFixture fixture)
{
    [Fact]
    public async Task Wrong_token_is_told_and_nothing_opens()
    {
        await using Visit visit = await fixture.Visit();
        visit.Expected = "401";

        await visit.SignIn("NotAToken");

        await Expect(visit.Page.GetByText("The tracker does not accept this token.")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByLabel("Access token")).ToBeVisibleAsync();
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(visit.Button("Sign in")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Token_stays_in_the_session_of_the_tab_and_leaves_with_it()
    {
        await using Visit visit = await fixture.Visit();
        await visit.SignInAndWait();

        Assert.Equal(TrackerSettings.Token, await visit.Page.EvaluateAsync<string>("sessionStorage.getItem('udpt.token')"));
        Assert.Equal(0, await visit.Page.EvaluateAsync<int>("localStorage.length"));
        Assert.Empty(await visit.Page.Context.CookiesAsync());
        Assert.DoesNotContain(TrackerSettings.Token, visit.Page.Url, StringComparison.Ordinal);

        await visit.Page.ReloadAsync();
        await Expect(visit.Figure("store")).ToHaveTextAsync("Reachable");

        IPage other = await visit.Page.Context.NewPageAsync();
        await other.GotoAsync(fixture.Address.ToString());
        await Expect(other.GetByRole(AriaRole.Heading, new() { Name = "A BitTorrent tracker" })).ToBeVisibleAsync();

        await visit.Button("Sign out").ClickAsync();
        await Expect(visit.Heading("A BitTorrent tracker")).ToBeVisibleAsync();
        Assert.Equal(0, await visit.Page.EvaluateAsync<int>("sessionStorage.length"));
    }

    [Fact]
    public async Task Token_is_never_in_an_address()
    {
        await using Visit visit = await fixture.Visit();
        List<string> urls = [];
        visit.Page.Request += (_, request) => urls.Add(request.Url);

        await visit.SignInAndWait();
        await visit.Link("Torrents").ClickAsync();
        await Expect(visit.Page.Locator("#torrent-rows tr").First).ToBeVisibleAsync();

        Assert.NotEmpty(urls);
        Assert.DoesNotContain(urls, url => url.Contains(TrackerSettings.Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Token_for_reading_sees_everything_and_is_offered_no_change()
    {
        await using Visit visit = await fixture.Visit();
        await visit.SignInAndWait(PageFixture.ReadToken);

        await Expect(visit.Page.GetByText("reader, read-only")).ToBeVisibleAsync();
        await visit.Link("Torrents").ClickAsync();
        await Expect(visit.Page.Locator("#torrent-rows tr").First).ToBeVisibleAsync();
        await Expect(visit.Button("Add torrents")).ToBeHiddenAsync();

        await visit.Page.GetByLabel("Order").SelectOptionAsync("peers");
        await visit.Link(Convert.ToHexStringLower(fixture.Announcers.InfoHashes[0])).ClickAsync();
        await Expect(visit.Page.Locator("#peer-rows tr").First).ToBeVisibleAsync();
        await Expect(visit.Button("Flag")).ToBeHiddenAsync();
        await Expect(visit.Button("Drop")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Change_that_the_tracker_refuses_is_told_in_a_sentence()
    {
        await using Visit visit = await fixture.Visit();
        visit.Expected = "403";
        await visit.SignInAndWait(PageFixture.ReadToken);
        var hash = Convert.ToHexStringLower(fixture.Announcers.InfoHashes[5]);
        await visit.Open($"#/torrents/{hash}");
        await Expect(visit.Figure("state")).ToHaveTextAsync("Tracked");

        // The button is hidden; a user who triggers it anyway gets an explanation.
        await visit.Page.Locator("#flag").EvaluateAsync("button => button.click()");

        await Expect(visit.Page.GetByText("This token is read-only.")).ToBeVisibleAsync();
    }
}
