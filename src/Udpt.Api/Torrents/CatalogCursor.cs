using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using Udpt.Grains.Catalog;

namespace Udpt.Api.Torrents;

/// <summary>Reads one silo's catalog in order, page by page.</summary>
/// <param name="catalog">The catalog.</param>
/// <param name="after">Where to start; null starts at the first torrent.</param>
/// <param name="pageSize">Torrents per page.</param>
/// <param name="isFlagged">Only torrents that are flagged, or only those that are not; null for all.</param>
internal sealed class CatalogCursor(ICatalogGrain catalog, InfoHash? after, int pageSize, bool? isFlagged = null)
{
    private InfoHash? _after = after;
    private CatalogPage? _page;
    private int _next;

    /// <summary>Whether there is a current torrent.</summary>
    public bool HasNext => _page is not null && _next < _page.Torrents.Length;

    /// <summary>Whether the page is used up and there may be more.</summary>
    public bool IsDry => !HasNext && _page is not { Last: null };

    /// <summary>The current torrent.</summary>
    public TorrentSummary Next => _page!.Torrents[_next];

    /// <summary>Whether the current torrent is in the silo's memory.</summary>
    public bool IsNextInMemory => _page!.InMemory[_next];

    public void Advance() => _next++;

    /// <summary>
    /// Reads the next page, skipping its first <paramref name="offset"/> torrents; only without a filter by flag.
    /// </summary>
    public async Task Read(long offset)
    {
        _page = isFlagged is { } flag
            ? await catalog.ListByFlag(_after, flag, pageSize)
            : await catalog.List(_after, offset, pageSize);
        _after = _page.Last;
        _next = 0;
    }
}
