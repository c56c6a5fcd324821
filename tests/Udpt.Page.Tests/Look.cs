namespace Udpt.Page.Tests;

/// <summary>A visitor's window.</summary>
internal sealed record Look(int Width, int Height, bool IsDark)
{
    public static readonly Look Desktop = new(1200, 900, IsDark: false);

    /// <summary>The narrowest phone in use.</summary>
    public static readonly Look Phone = new(360, 740, IsDark: false);

    public static Look Of(string device, string scheme) =>
        (device == "phone" ? Phone : Desktop) with { IsDark = scheme == "dark" };
}
