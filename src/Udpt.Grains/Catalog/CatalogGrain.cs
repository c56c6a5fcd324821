using Orleans.Concurrency;
using Udpt.Grains.Placement;
using Udpt.Grains.Swarms;
using Udpt.Grains.Torrents;

namespace Udpt.Grains.Catalog;

/// <inheritdoc cref="ICatalogGrain"/>
[Reentrant]
[SiloKeyPlacement]
public sealed class CatalogGrain(TorrentCatalog catalog, SwarmTable table) : Grain, ICatalogGrain
{
    /// <inheritdoc/>
    public Task<CatalogPage> List(InfoHash? after, long offset, int limit)
    {
        IReadOnlyList<CatalogEntry> entries = catalog.Page(after, offset, limit);
        var torrents = new List<TorrentSummary>(entries.Count);
        var inMemory = new List<bool>(entries.Count);
        foreach (CatalogEntry entry in entries)
        {
            if (Summarize(entry) is { } summary)
            {
                torrents.Add(summary);
                inMemory.Add(entry.IsInMemory);
            }
        }

        return Task.FromResult(new CatalogPage
        {
            Torrents = [.. torrents],
            InMemory = [.. inMemory],
            Last = entries.Count == limit && limit > 0 ? entries[^1].InfoHash : null,
        });
    }

    /// <inheritdoc/>
    public Task<long[]> CountByNextByte(byte[] prefix) => Task.FromResult(catalog.CountByNextByte(prefix));

    private TorrentSummary? Summarize(in CatalogEntry entry)
    {
        if (table.Find(entry.InfoHash) is { } swarm && swarm.TrySummarize(out TorrentSummary summary))
        {
            return summary;
        }

        // In memory only because somebody has asked for it: nothing is known of it.
        return !entry.IsSaved
            ? null
            : new TorrentSummary
            {
                InfoHash = entry.InfoHash,
                IsFlagged = entry.IsFlagged,
                Completed = entry.Completed,
                Seeders = 0,
                Leechers = 0,
            };
    }
}
