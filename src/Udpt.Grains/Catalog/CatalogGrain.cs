using Orleans.Concurrency;
using Udpt.Grains.Swarms;
using Udpt.Grains.Torrents;

namespace Udpt.Grains.Catalog;

/// <inheritdoc/>
[Reentrant]
public sealed class CatalogGrain(TorrentCatalog catalog, SwarmTable table) : Grain, ICatalogGrain
{
    /// <inheritdoc/>
    public Task<TorrentSummary[]> List(InfoHash? after, long offset, int limit)
    {
        var page = new List<TorrentSummary>();
        foreach (CatalogEntry entry in catalog.Page(after, offset, limit))
        {
            if (Summarize(entry) is { } summary)
            {
                page.Add(summary);
            }
        }

        return Task.FromResult(page.ToArray());
    }

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
