using Udpt.Gateway.Routing;
using Udpt.Grains.Catalog;
using Udpt.Grains.Placement;
using Udpt.Grains.Swarms;
using Udpt.Grains.Torrents;

namespace Udpt.Gateway.Http.Torrents;

/// <summary>
/// The list of all torrents over the catalogs of the silos. Each catalog is sorted, so a page is a merge that reads from
/// each silo no more than a page.
/// </summary>
public sealed class TorrentList(IGrainFactory grains, SiloView view, SiloTracker? tracker = null)
{
    /// <summary>
    /// At most <paramref name="limit"/> torrents in the order of their info hashes: those after
    /// <paramref name="after"/> (all when null), less the first <paramref name="offset"/>.
    /// </summary>
    /// <exception cref="SiloUnavailableException">No silo is known.</exception>
    public async Task<TorrentSummary[]> Page(InfoHash? after, long offset, int limit)
    {
        ICatalogGrain[] catalogs = Catalogs();
        try
        {
            if (catalogs.Length == 1)
            {
                return await TorrentMerge.Read(catalogs, after, offset, 0, limit);
            }

            return await TorrentRank.Find(catalogs, after, offset) is { } start
                ? await TorrentMerge.Read(catalogs, start.After, 0, start.Skip, limit)
                : [];
        }
        catch (Exception)
        {
            // A silo that has just gone may be what has failed.
            tracker?.Refresh();
            throw;
        }
    }

    private ICatalogGrain[] Catalogs() =>
        [.. view.Known().Select(silo => grains.GetGrain<ICatalogGrain>(SiloKey.Of(silo)))];
}
