using Microsoft.Playwright;

namespace Udpt.Page.Tests;

/// <summary>Debian's Chromium, driven by Playwright: the same real browser for all tests of a collection.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    public static async Task<Browser> Start()
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        Dictionary<string, string> environment = Environment.GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "");
        environment["FONTCONFIG_FILE"] = Path.Combine(AppContext.BaseDirectory, "fonts.conf");
        IBrowser browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Find(),

            // Root, as in containers, has no sandbox; the browser only opens our page.
            ChromiumSandbox = false,
            Env = environment,
        });
        return new Browser(playwright, browser);
    }

    /// <summary>A fresh window, like that of a first-time visitor.</summary>
    public Task<IBrowserContext> NewContext(Look look) => _browser.NewContextAsync(new()
    {
        ViewportSize = new() { Width = look.Width, Height = look.Height },
        ColorScheme = look.IsDark ? ColorScheme.Dark : ColorScheme.Light,
        ReducedMotion = ReducedMotion.Reduce,
        Permissions = ["clipboard-read", "clipboard-write"],
        Locale = "en-GB",
        TimezoneId = "UTC",
    });

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
    }

    private static string Find()
    {
        string[] names = ["chromium", "chromium-browser", "google-chrome"];
        string[] directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return names
            .SelectMany(name => directories.Select(directory => Path.Combine(directory, name)))
            .FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("These tests need Chromium: apt-get install chromium");
    }
}
