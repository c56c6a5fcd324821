using Microsoft.Playwright;

namespace Udpt.Page.Tests;

/// <summary>
/// The pictures in docs/img, taken when <c>PAGE_PICTURES</c> names the directory to put them in. Then the tests begin
/// later, so that the plots have something to show. The type in them is that of the packages fonts-inter and
/// fonts-jetbrains-mono.
/// </summary>
internal static class Pictures
{
    private static readonly TimeSpan PlottedTime = TimeSpan.FromMinutes(6);

    private static readonly string? Directory = Environment.GetEnvironmentVariable("PAGE_PICTURES");

    /// <summary>Those that are kept.</summary>
    private static readonly HashSet<string> Names =
    [
        "page-desk-light", "page-desk-dark", "page-phone-light",
        "dashboard-desk-light", "dashboard-desk-dark", "torrents-desk-light", "torrent-desk-dark", "torrent-phone-light",
        "keys-desk-light",
    ];

    public static Task WaitForPlots() => Directory is null ? Task.CompletedTask : Task.Delay(PlottedTime);

    public static async Task Take(IPage page, string name)
    {
        if (Directory is not null && Names.Contains(name))
        {
            // Tables go on and on; what is in sight of them is enough.
            var isWhole = name.StartsWith("page", StringComparison.Ordinal)
                || name.StartsWith("dashboard", StringComparison.Ordinal);
            await page.ScreenshotAsync(new() { Path = Path.Combine(Directory, $"{name}.png"), FullPage = isWhole });
        }
    }
}
