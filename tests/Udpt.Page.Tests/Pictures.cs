using Microsoft.Playwright;

namespace Udpt.Page.Tests;

/// <summary>
/// The pictures in docs/img, taken if <c>PAGE_PICTURES</c> names a directory for them. The tests then start later, so
/// that the plots have something to show. The fonts are those of the packages fonts-inter and fonts-jetbrains-mono.
/// </summary>
internal static class Pictures
{
    private static readonly TimeSpan PlottedTime = TimeSpan.FromMinutes(6);

    private static readonly string? Directory = Environment.GetEnvironmentVariable("PAGE_PICTURES");

    /// <summary>The pictures to keep.</summary>
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
            // Tables may be very long; the visible part is enough.
            var isWhole = name.StartsWith("page", StringComparison.Ordinal)
                || name.StartsWith("dashboard", StringComparison.Ordinal);
            await page.ScreenshotAsync(new() { Path = Path.Combine(Directory, $"{name}.png"), FullPage = isWhole });
        }
    }
}
