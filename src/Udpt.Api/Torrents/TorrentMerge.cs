using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using Udpt.Grains.Catalog;

namespace Udpt.Api.Torrents;

/// <summary>Merges sorted catalogs into one page.</summary>
internal static class TorrentMerge
{
    /// <summary>
    /// Maximum number of torrents in one answer of a silo: the longest page, and the torrents to skip.
    /// </summary>
    private const int MaxPage = 2000;

    /// <summary>Reads a page.</summary>
    /// <param name="catalogs">The catalogs.</param>
    /// <param name="after">Where the page starts; null starts at the first torrent.</param>
    /// <param name="offset">How many torrents after <paramref name="after"/> each catalog skips.</param>
    /// <param name="skip">How many torrents of the merged list are skipped after that.</param>
    /// <param name="limit">Most torrents in the page.</param>
    /// <param name="isFlagged">Only torrents that are flagged, or only those that are not; null for all.</param>
    public static async Task<TorrentSummary[]> Read(
        IReadOnlyList<ICatalogGrain> catalogs,
        InfoHash? after,
        long offset,
        int skip,
        int limit,
        bool? isFlagged = null)
    {
        int pageSize = Math.Min(skip + limit, MaxPage);
        CatalogCursor[] cursors =
            [.. catalogs.Select(catalog => new CatalogCursor(catalog, after, pageSize, isFlagged))];
        await Task.WhenAll(cursors.Select(cursor => cursor.Read(offset)));
        List<TorrentSummary> page = new(limit);
        while (page.Count < limit)
        {
            // A cursor that is used up may continue with any torrent, so none can be taken until it has been read
            // again.
            await Task.WhenAll(cursors.Where(cursor => cursor.IsDry).Select(cursor => cursor.Read(0)));
            if (cursors.Any(cursor => cursor.IsDry))
            {
                continue;
            }

            if (TakeFirst(cursors) is not { } torrent)
            {
                break;
            }

            if (skip > 0)
            {
                skip--;
            }
            else
            {
                page.Add(torrent);
            }
        }

        return [.. page];
    }

    /// <summary>
    /// Takes the first of the current torrents; null at the end. While a torrent moves between silos both may report
    /// it: the one that has it in memory is right.
    /// </summary>
    private static TorrentSummary? TakeFirst(CatalogCursor[] cursors)
    {
        CatalogCursor? first = null;
        foreach (CatalogCursor cursor in cursors)
        {
            if (cursor.HasNext && (first is null || IsBefore(cursor, first)))
            {
                first = cursor;
            }
        }

        if (first is null)
        {
            return null;
        }

        TorrentSummary taken = first.Next;
        foreach (CatalogCursor cursor in cursors)
        {
            if (cursor.HasNext && cursor.Next.InfoHash == taken.InfoHash)
            {
                cursor.Advance();
            }
        }

        return taken;
    }

    private static bool IsBefore(CatalogCursor cursor, CatalogCursor other)
    {
        int order = cursor.Next.InfoHash.CompareTo(other.Next.InfoHash);
        return order < 0 || (order == 0 && cursor.IsNextInMemory && !other.IsNextInMemory);
    }
}
