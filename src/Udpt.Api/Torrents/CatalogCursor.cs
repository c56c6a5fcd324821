using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using Udpt.Grains.Catalog;

namespace Udpt.Api.Torrents;

/// <summary>Reads one silo's catalog in order, a page at a time.</summary>
/// <param name="catalog">The catalog.</param>
/// <param name="after">Where to begin; null: at the first torrent.</param>
/// <param name="pageSize">Torrents in a page.</param>
/// <param name="isFlagged">Only torrents that are flagged, or are not; null: all.</param>
internal sealed class CatalogCursor(ICatalogGrain catalog, InfoHash? after, int pageSize, bool? isFlagged = null)
{
    private InfoHash? _after = after;
    private CatalogPage? _page;
    private int _next;

    /// <summary>Whether there is a torrent at hand.</summary>
    public bool HasNext => _page is not null && _next < _page.Torrents.Length;

    /// <summary>Whether there may be more, and none is at hand.</summary>
    public bool IsDry => !HasNext && _page is not { Last: null };

    /// <summary>The torrent at hand.</summary>
    public TorrentSummary Next => _page!.Torrents[_next];

    /// <summary>Whether that is in the silo's memory.</summary>
    public bool IsNextInMemory => _page!.InMemory[_next];

    public void Advance() => _next++;

    /// <summary>Reads the next page, less its first <paramref name="offset"/> torrents; none are left out by flag.</summary>
    public async Task Read(long offset)
    {
        _page = isFlagged is { } flag
            ? await catalog.ListByFlag(_after, flag, pageSize)
            : await catalog.List(_after, offset, pageSize);
        _after = _page.Last;
        _next = 0;
    }
}
