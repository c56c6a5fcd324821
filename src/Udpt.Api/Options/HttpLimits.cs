namespace Udpt.Api.Options;

/// <summary>What a request may be, in bytes unless it says otherwise.</summary>
internal static class HttpLimits
{
    /// <summary>The body of an ordinary call, as in UDPT 3. Calls that take lists raise it.</summary>
    public const int MaxBody = 4096;

    /// <summary>The body of a call that takes a list: 10,000 info hashes are less than half of it.</summary>
    public const int MaxListBody = 1 << 20;

    // An info hash, a token and a few parameters are far below both. Kestrel's defaults: 8 KiB and 32 KiB.

    /// <summary>The first line.</summary>
    public const int MaxRequestLine = 4096;

    /// <summary>All headers together.</summary>
    public const int MaxHeaders = 16 * 1024;

    /// <summary>How many headers: Kestrel's default.</summary>
    public const int MaxHeaderCount = 100;
}
