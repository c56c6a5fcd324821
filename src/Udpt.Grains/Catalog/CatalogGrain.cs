using Orleans.Concurrency;
using Udpt.Core.Identity;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Placement;

namespace Udpt.Grains.Catalog;

/// <inheritdoc cref="ICatalogGrain"/>
[GrainType("catalog")]
[Reentrant]
[SiloKeyPlacement]
internal sealed class CatalogGrain(TorrentCatalog catalog, SwarmTable table, TopTorrents top) : Grain, ICatalogGrain
{
    /// <summary>Maximum number of torrents that one call by flag examines: a few milliseconds.</summary>
    private const int MaxExamined = 20_000;

    private const int PageOfThose = 1000;

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

        return Page(torrents, inMemory, entries.Count == limit && limit > 0 ? entries[^1].InfoHash : null);
    }

    /// <inheritdoc/>
    public Task<CatalogPage> ListByFlag(InfoHash? after, bool isFlagged, int limit)
    {
        var torrents = new List<TorrentSummary>();
        var inMemory = new List<bool>();
        InfoHash? last = after;
        for (int looked = 0; looked < MaxExamined; looked += PageOfThose)
        {
            IReadOnlyList<CatalogEntry> entries = catalog.Page(last, 0, PageOfThose);
            foreach (CatalogEntry entry in entries)
            {
                last = entry.InfoHash;
                if (Summarize(entry) is { } summary && summary.IsFlagged == isFlagged)
                {
                    torrents.Add(summary);
                    inMemory.Add(entry.IsInMemory);
                    if (torrents.Count == limit)
                    {
                        return Page(torrents, inMemory, last);
                    }
                }
            }

            if (entries.Count < PageOfThose)
            {
                return Page(torrents, inMemory, last: null);
            }
        }

        return Page(torrents, inMemory, last);
    }

    /// <inheritdoc/>
    public async Task<TorrentSummary[]> Top(bool? isFlagged, int count) => [.. (await top.Get(isFlagged)).Take(count)];

    /// <inheritdoc/>
    public Task<long[]> CountByNextByte(byte[] prefix) => Task.FromResult(catalog.CountByNextByte(prefix));

    private TorrentSummary? Summarize(in CatalogEntry entry)
    {
        if (table.Find(entry.InfoHash) is { } swarm && swarm.TrySummarize(out TorrentSummary summary))
        {
            return summary;
        }

        // Otherwise it is in memory only because someone asked for it, and is unknown except perhaps for a count.
        return entry.IsRegistered || entry.IsFlagged ? entry.ToSummary() : null;
    }

    private static Task<CatalogPage> Page(List<TorrentSummary> torrents, List<bool> inMemory, InfoHash? last) =>
        Task.FromResult(new CatalogPage { Torrents = [.. torrents], InMemory = [.. inMemory], Last = last });
}
