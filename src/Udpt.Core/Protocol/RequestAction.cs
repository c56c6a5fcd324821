namespace Udpt.Core.Protocol;

/// <summary>The action of a request or reply (BEP-15).</summary>
public enum RequestAction : uint
{
    Connect = 0,
    Announce = 1,
    Scrape = 2,

    /// <summary>In replies only.</summary>
    Error = 3,
}
