using Udpt.Core.Identity;

namespace Udpt.Grains.Catalog;

/// <summary>
/// The entries of a catalog: those that are listed and, separately, torrents of which only a count is remembered, so
/// that lists and totals need not skip them one by one. A torrent is in at most one of the two.
/// </summary>
internal sealed class CatalogEntries
{
    /// <summary>Torrents in memory, registered or flagged.</summary>
    public SortedEntries Listed { get; } = new();

    /// <summary>See <see cref="CatalogEntry.IsRemembered"/>.</summary>
    public SortedEntries Remembered { get; } = new();

    public bool TryGet(in InfoHash infoHash, out CatalogEntry entry) =>
        Listed.TryGet(infoHash, out entry) || Remembered.TryGet(infoHash, out entry);

    /// <summary>Adds or replaces an entry, or removes it if it is empty.</summary>
    public void Set(in CatalogEntry entry)
    {
        if (entry.IsNothing)
        {
            Remove(entry.InfoHash);
            return;
        }

        (SortedEntries here, SortedEntries there) = entry.IsRemembered ? (Remembered, Listed) : (Listed, Remembered);
        there.Remove(entry.InfoHash);
        here.Set(entry);
    }

    public void Remove(in InfoHash infoHash)
    {
        Listed.Remove(infoHash);
        Remembered.Remove(infoHash);
    }
}
