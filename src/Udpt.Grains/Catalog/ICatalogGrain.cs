using Udpt.Grains.Swarms;
using Udpt.Grains.Torrents;

namespace Udpt.Grains.Catalog;

/// <summary>The torrents of a silo in the order of their info hashes: those in memory and those only saved.</summary>
[Alias("udpt.ICatalogGrain")]
public interface ICatalogGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// A page of at most <paramref name="limit"/> torrents: those after <paramref name="after"/> (all when null),
    /// less the first <paramref name="offset"/>.
    /// </summary>
    [Alias("List")]
    Task<TorrentSummary[]> List(InfoHash? after, long offset, int limit);
}
