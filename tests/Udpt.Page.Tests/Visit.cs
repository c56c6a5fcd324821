using System.Collections.Concurrent;
using Microsoft.Playwright;
using Udpt.Testing.Processes;
using IRequest = Microsoft.Playwright.IRequest;

namespace Udpt.Page.Tests;

/// <summary>
/// A visit to the page. Whatever a test does, it ends with these checks: no script has failed, the
/// Content-Security-Policy was not violated, and nothing was requested from another host.
/// </summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly IBrowserContext _context;
    private readonly Uri _address;

    private Visit(IBrowserContext context, IPage page, Uri address)
    {
        _context = context;
        _address = address;
        Page = page;
        page.PageError += (_, error) => _faults.Enqueue($"A script failed: {error}");
        page.Console += (_, message) => OnConsole(message);
        page.Request += (_, request) => OnRequest(request);
    }

    public IPage Page { get; }

    /// <summary>A message that the test provokes: browser messages that contain it do not count as errors.</summary>
    public string? Expected { get; set; }

    public static async Task<Visit> Start(Browser browser, Uri address, Look? look = null)
    {
        IBrowserContext context = await browser.NewContext(look ?? Look.Desktop);
        var visit = new Visit(context, await context.NewPageAsync(), address);
        visit.Page.SetDefaultTimeout((float)Eventually.Deadline.TotalMilliseconds);
        Assertions.SetDefaultExpectTimeout((float)Eventually.Deadline.TotalMilliseconds);
        await visit.Page.GotoAsync(address.ToString());
        return visit;
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    /// <summary>A figure of the visible view.</summary>
    public ILocator Figure(string name) => Page.Locator($"main > section:not([hidden]) [data-figure={name}]");

    /// <summary>The row of a table that contains <paramref name="text"/>.</summary>
    public ILocator Row(string text) =>
        Page.GetByRole(AriaRole.Row).Filter(new() { HasText = text, Visible = true });

    public async Task SignIn(string token = TrackerSettings.Token)
    {
        await Button("Sign in").ClickAsync();
        await Page.GetByLabel("Access token").FillAsync(token);
        await Page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Signs in and waits for the dashboard to be filled.</summary>
    public async Task SignInAndWait(string token = TrackerSettings.Token)
    {
        await SignIn(token);
        await Expect(Figure("store")).ToHaveTextAsync("Reachable");
    }

    public async Task Open(string view)
    {
        await Page.EvaluateAsync($"location.hash = '{view}'");
        await Expect(Page.Locator("main > section:not([hidden])")).ToHaveCountAsync(1);
    }

    /// <summary>Clicks an announce URL, and checks that it is in the clipboard.</summary>
    public async Task ShouldCopy(string url)
    {
        await Page.GetByText(url).Filter(new() { Visible = true }).ClickAsync();

        await Expect(Page.GetByText("Copied").Filter(new() { Visible = true }).First).ToBeVisibleAsync();
        Assert.Equal(url, await Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Empty(_faults);
    }

    private void OnConsole(IConsoleMessage message)
    {
        if (message.Type is "error" or "warning"
            && (Expected is null || !message.Text.Contains(Expected, StringComparison.Ordinal)))
        {
            _faults.Enqueue($"The browser says: {message.Text}");
        }
    }

    private void OnRequest(IRequest request)
    {
        var url = new Uri(request.Url);
        if (url.Scheme != "data" && url.Authority != _address.Authority)
        {
            _faults.Enqueue($"Asked of another host: {url}");
        }
    }
}
