using Udpt.Api.Calls;
using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using Udpt.Grains.Catalog;
using Udpt.Grains.Placement;

namespace Udpt.Api.Torrents;

/// <summary>
/// The list of all torrents, from the catalogs of the silos. Each catalog is sorted, so a page is a merge that reads at
/// most one page from each silo.
/// </summary>
/// <remarks>
/// If a silo has just left, reading the page fails, and is retried with the silos that have taken over its torrents.
/// </remarks>
public sealed class TorrentList(IGrainFactory grains, SiloView view, ClusterRetry retry)
{
    /// <summary>Maximum number of torrents that a page filtered by flag may skip.</summary>
    public const int MaxSkipByFlag = 10_000;

    /// <summary>
    /// At most <paramref name="limit"/> torrents in the order of their info hashes: those after
    /// <paramref name="after"/> (all if null), skipping the first <paramref name="offset"/>.
    /// </summary>
    /// <exception cref="SiloUnavailableException">No silo is known.</exception>
    public Task<TorrentSummary[]> Page(InfoHash? after, long offset, int limit) => Query(async catalogs =>
    {
        if (catalogs.Length == 1)
        {
            return await TorrentMerge.Read(catalogs, after, offset, 0, limit);
        }

        return await TorrentRank.Find(catalogs, after, offset) is { } start
            ? await TorrentMerge.Read(catalogs, start.After, 0, start.Skip, limit)
            : [];
    });

    /// <summary>
    /// Like <see cref="Page"/>, for torrents that are flagged, or that are not. Skipped torrents are still read, so the
    /// offset is at most <see cref="MaxSkipByFlag"/>.
    /// </summary>
    /// <exception cref="SiloUnavailableException">No silo is known.</exception>
    public Task<TorrentSummary[]> PageByFlag(bool isFlagged, InfoHash? after, int offset, int limit) =>
        Query(catalogs => TorrentMerge.Read(catalogs, after, 0, offset, limit, isFlagged));

    /// <summary>
    /// At most <paramref name="limit"/> torrents, those with the most peers first, skipping the first
    /// <paramref name="offset"/>: of the first <see cref="TopTorrents.Max"/>.
    /// </summary>
    /// <exception cref="SiloUnavailableException">No silo is known.</exception>
    public Task<TorrentSummary[]> PageByPeers(bool? isFlagged, int offset, int limit) => Query(async catalogs =>
    {
        TorrentSummary[][] tops =
            await Task.WhenAll(catalogs.Select(catalog => catalog.Top(isFlagged, offset + limit)));

        // A torrent that is moving between silos may appear twice: the one with the peers is right.
        return tops
            .SelectMany(top => top)
            .Order(PeerCountOrder.Order)
            .DistinctBy(torrent => torrent.InfoHash)
            .Skip(offset)
            .Take(limit)
            .ToArray();
    });

    private Task<TorrentSummary[]> Query(Func<ICatalogGrain[], Task<TorrentSummary[]>> read) => retry.Run(
        () => read([.. view.Known().Select(silo => grains.GetGrain<ICatalogGrain>(SiloKey.Of(silo)))]));
}
