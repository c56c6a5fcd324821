namespace Udpt.Api.Options;

/// <summary>Limits of a request, in bytes unless stated otherwise.</summary>
internal static class HttpLimits
{
    /// <summary>The body of an ordinary call, as in UDPT 3. Calls that accept lists raise it.</summary>
    public const int MaxBody = 4096;

    /// <summary>The body of a call that accepts a list: 10,000 info hashes take less than half of it.</summary>
    public const int MaxListBody = 1 << 20;

    // An info hash, a token and a few parameters are far below both limits. Kestrel's defaults: 8 KiB and 32 KiB.

    /// <summary>The request line.</summary>
    public const int MaxRequestLine = 4096;

    /// <summary>All headers together.</summary>
    public const int MaxHeaders = 16 * 1024;

    /// <summary>The number of headers: Kestrel's default.</summary>
    public const int MaxHeaderCount = 100;
}
