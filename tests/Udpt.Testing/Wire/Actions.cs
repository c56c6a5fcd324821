namespace Udpt.Testing.Wire;

/// <summary>The actions of BEP-15.</summary>
internal static class Actions
{
    public const uint Connect = 0;
    public const uint Announce = 1;
    public const uint Scrape = 2;
    public const uint Error = 3;
}
