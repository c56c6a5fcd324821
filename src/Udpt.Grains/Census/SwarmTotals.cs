namespace Udpt.Grains.Census;

/// <summary>Totals over all torrents of a silo at one moment.</summary>
/// <param name="Torrents">Torrents that the silo lists: in memory, or saved with their home here.</param>
/// <param name="Seeders">Peers with nothing left to download.</param>
/// <param name="Leechers">All other peers.</param>
public readonly record struct SwarmTotals(long Torrents, long Seeders, long Leechers);
