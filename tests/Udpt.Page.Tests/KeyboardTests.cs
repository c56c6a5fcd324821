using Microsoft.Playwright;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Page.Tests;

/// <summary>Uses the page without a mouse.</summary>
[Collection(PageFixture.Collection)]
public sealed class KeyboardTests(PageFixture fixture)
{
    [Fact]
    public async Task Torrent_is_flagged_with_the_keyboard_alone()
    {
        var infoHash = Some.InfoHash();
        var hash = Convert.ToHexStringLower(infoHash);
        await fixture.Tracker.Rest.Register(infoHash);
        await using Visit visit = await fixture.Visit();
        IKeyboard keys = visit.Page.Keyboard;

        await TabTo(visit, visit.Link("Skip to content"));
        await TabTo(visit, visit.Button("Sign in"));
        await keys.PressAsync("Enter");
        await Expect(visit.Page.GetByLabel("Access token")).ToBeFocusedAsync();
        await keys.TypeAsync(TrackerSettings.Token);
        await keys.PressAsync("Enter");
        await Expect(visit.Figure("store")).ToHaveTextAsync("Reachable");

        await Expect(visit.Heading("Overview")).ToBeFocusedAsync();
        await TabTo(visit, visit.Link("Torrents"), "Shift+Tab");
        await keys.PressAsync("Enter");
        await Expect(visit.Heading("Torrents")).ToBeFocusedAsync();
        await TabTo(visit, visit.Page.GetByRole(AriaRole.Searchbox));
        await keys.TypeAsync(hash[..16]);
        await TabTo(visit, visit.Link(hash));
        await keys.PressAsync("Enter");
        await Expect(visit.Heading(hash)).ToBeFocusedAsync();
        await Expect(visit.Figure("state")).ToHaveTextAsync("Tracked");

        await TabTo(visit, visit.Button("Flag"));
        await keys.PressAsync("Space");
        await Expect(visit.Figure("state")).ToHaveTextAsync("Flagged");
        await Expect(visit.Button("Remove flag")).ToBeFocusedAsync();
        Assert.True((await fixture.Tracker.Rest.Find(infoHash))!.IsFlagged);

        await TabTo(visit, visit.Button("Drop"));
        await keys.PressAsync("Enter");
        await Expect(visit.Button("Cancel")).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await Expect(visit.Button("Drop")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Whoever_has_the_focus_sees_it()
    {
        await using Visit visit = await fixture.Visit();

        await TabTo(visit, visit.Button("Sign in"));

        var outline = await visit.Button("Sign in").EvaluateAsync<string>("button => getComputedStyle(button).outlineStyle");
        Assert.Equal("solid", outline);
    }

    /// <summary>
    /// Presses the key until the element has the focus; gives up after far more stops than the page has.
    /// </summary>
    private static async Task TabTo(Visit visit, ILocator element, string key = "Tab")
    {
        await Expect(element).Not.ToHaveCountAsync(0);
        for (var stop = 0; stop < 200; stop++)
        {
            if (await element.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }

            await visit.Page.Keyboard.PressAsync(key);
        }

        Assert.Fail($"{element} cannot be reached with {key}.");
    }
}
