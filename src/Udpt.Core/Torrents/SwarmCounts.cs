namespace Udpt.Core.Torrents;

/// <summary>Totals over the swarms of a process: peers by address family and role.</summary>
public struct SwarmCounts
{
    public long SeedersIPv4 { get; set; }
    public long LeechersIPv4 { get; set; }
    public long SeedersIPv6 { get; set; }
    public long LeechersIPv6 { get; set; }

    /// <summary>
    /// Swarms that exist only because someone asked for their torrent, and those that are being removed: they are not
    /// in the list of torrents.
    /// </summary>
    public long Unlisted { get; set; }
}
