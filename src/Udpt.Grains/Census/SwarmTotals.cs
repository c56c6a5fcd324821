namespace Udpt.Grains.Census;

/// <summary>The sums over all torrents of a silo at one moment.</summary>
/// <param name="Torrents">Torrents that the silo lists: in memory, or saved and at home here.</param>
/// <param name="Seeders">Peers that have the whole of their torrent.</param>
/// <param name="Leechers">All other peers.</param>
public readonly record struct SwarmTotals(long Torrents, long Seeders, long Leechers);
