using Udpt.Testing.Processes;

namespace Udpt.Page.Tests;

/// <summary>The page while its tracker stops and starts.</summary>
public sealed class StopTests : IAsyncLifetime
{
    private readonly TrackerHome _home = new(new TrackerSettings());
    private Browser _browser = null!;

    public async Task InitializeAsync() => _browser = await Browser.Start();

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _home.DisposeAsync();
    }

    [Fact]
    public async Task Open_page_does_not_hold_up_a_stop_and_goes_on_when_the_tracker_is_back()
    {
        TrackerProcess tracker = await _home.Start();
        await using Visit visit = await Visit.Start(_browser, tracker.Rest.Http.BaseAddress!);
        visit.Expected = "ERR_";
        await visit.SignInAndWait();

        // The host waits an hour for requests in progress, and the test a minute.
        Assert.Equal(0, await tracker.Stop());
        await Expect(visit.Page.GetByText("The tracker is not responding.")).ToBeVisibleAsync();

        await _home.Start();
        await Expect(visit.Page.GetByText("The tracker is not responding.")).ToBeHiddenAsync();
        await Expect(visit.Figure("store")).ToHaveTextAsync("Reachable");
    }

    [Fact]
    public async Task Tracker_without_torrents_says_how_they_come()
    {
        TrackerProcess tracker = await _home.Start();
        await using Visit visit = await Visit.Start(_browser, tracker.Rest.Http.BaseAddress!);
        await Expect(visit.Figure("torrents")).ToHaveTextAsync("0");
        await visit.SignInAndWait();

        await visit.Link("Torrents").ClickAsync();

        await Expect(visit.Page.GetByText("There are no torrents yet.")).ToBeVisibleAsync();
        await AccessibilityTests.Check(visit, "empty");
    }
}
