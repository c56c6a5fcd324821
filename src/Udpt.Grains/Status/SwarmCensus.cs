using Udpt.Grains.Catalog;
using Udpt.Grains.Swarms;
using Udpt.Grains.Torrents;

namespace Udpt.Grains.Status;

/// <summary>
/// Counts torrents and peers by a walk over the table: a swarm knows its counts, and its lock is held for as long as
/// reading them takes. A million swarms take some tenths of a second, off every other path; see
/// <see cref="SharedAnswer{T}"/> for how often that is done.
/// </summary>
public sealed class SwarmCensus
{
    /// <summary>Nobody is shown older numbers, however many swarms there are.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly SwarmTable _table;
    private readonly TorrentCatalog _catalog;
    private readonly SharedAnswer<SwarmTotals> _totals;

    public SwarmCensus(SwarmTable table, TorrentCatalog catalog, TimeProvider time)
    {
        _table = table;
        _catalog = catalog;
        _totals = new(time, Longest, () => Task.FromResult(Count()));
    }

    /// <summary>The totals, a moment old at most.</summary>
    public Task<SwarmTotals> Totals() => _totals.Get();

    private SwarmTotals Count()
    {
        long unknown = 0;
        long seeders = 0;
        long leechers = 0;
        foreach (Swarm swarm in _table.Sweep())
        {
            if (swarm.TrySummarize(out TorrentSummary summary))
            {
                seeders += summary.Seeders;
                leechers += summary.Leechers;
            }
            else
            {
                // In memory only because somebody has asked for it; the list of torrents leaves it out too.
                unknown++;
            }
        }

        return new(Math.Max(0, _catalog.Count - unknown), seeders, leechers);
    }
}
