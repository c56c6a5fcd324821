namespace Udpt.Core.Torrents;

/// <summary>What the swarms of a process add up to: their peers, by family and by what they are.</summary>
public struct SwarmCounts
{
    public long SeedersIPv4 { get; set; }
    public long LeechersIPv4 { get; set; }
    public long SeedersIPv6 { get; set; }
    public long LeechersIPv6 { get; set; }

    /// <summary>
    /// Swarms that are in memory only because somebody has asked for them, and those that are leaving: the list of
    /// torrents leaves them out.
    /// </summary>
    public long Unlisted { get; set; }
}
