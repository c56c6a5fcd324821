using Microsoft.Playwright;
using Udpt.Testing.Processes;

namespace Udpt.Page.Tests;

/// <summary>The dashboard.</summary>
[Collection(PageFixture.Collection)]
public sealed class OverviewTests(PageFixture fixture)
{
    [Fact]
    public async Task Shows_rates_swarms_silos_gateways_and_the_store()
    {
        await using Visit visit = await fixture.Visit();
        await visit.SignInAndWait();

        await Expect(visit.Page.GetByText("someone")).ToBeVisibleAsync();
        await Expect(visit.Page.Locator("#overview canvas")).ToHaveCountAsync(4);
        await Expect(visit.Figure("requests")).Not.ToHaveTextAsync("0");
        await Expect(visit.Row("reachable")).ToContainTextAsync("100 %");
        await Expect(visit.Page.Locator("#gateways tr")).ToHaveCountAsync(1);
        await Expect(visit.Page.Locator("#gateways")).ToContainTextAsync("100 %");
        await Expect(visit.Page.GetByText("Up for")).Not.ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Announce_url_is_copied_here_too()
    {
        await using Visit visit = await fixture.Visit();
        await visit.SignInAndWait();

        await visit.ShouldCopy($"udp://127.0.0.1:{fixture.Tracker.UdpPort}/announce");
    }

    [Fact]
    public async Task Plots_of_requests_move()
    {
        await using Visit visit = await fixture.Visit();
        await visit.SignInAndWait();
        ILocator plot = visit.Page.Locator("#overview [data-plot=requests] [role=img]");
        Task<string?> Sentence() => plot.GetAttributeAsync("aria-label");

        var before = await Sentence();

        await Eventually.Get("other numbers", Sentence, sentence => sentence != before);
        await Expect(plot).ToHaveAttributeAsync(
            "aria-label", new System.Text.RegularExpressions.Regex("announce now [1-9].*connect now .*scrape now "));
    }

    [Fact]
    public async Task Errors_are_plotted_as_they_happen()
    {
        await using Visit visit = await fixture.Visit();
        await visit.SignInAndWait();
        using var client = fixture.Tracker.Client("127.0.0.9");
        ILocator plot = visit.Page.Locator("#overview [data-plot=refusals] [role=img]");

        // An announce of port 0 is an error.
        using var stop = new CancellationTokenSource();
        var errors = Repeat(
            () => client.AskToAnnounce(new() { InfoHash = Udpt.Testing.Wire.Some.InfoHash(), Port = 0 }), stop.Token);
        await Expect(plot).ToHaveAttributeAsync(
            "aria-label", new System.Text.RegularExpressions.Regex("errors now ([1-9]|0\\.[1-9])"));
        await stop.CancelAsync();
        await errors;
    }

    private static async Task Repeat(Func<Task> action, CancellationToken stop)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!stop.IsCancellationRequested)
        {
            await action();
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
