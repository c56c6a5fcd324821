using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Calls;
using Udpt.Grains.Catalog;

namespace Udpt.Grains.Census;

/// <summary>
/// Counts torrents and peers by a scan of the table, for the status and for metrics. <see cref="CachedComputation{T}"/>
/// limits how often; without requests, nothing is counted.
/// </summary>
public sealed class SwarmCensus
{
    /// <summary>The maximum age of the counts, however many swarms there are.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly TorrentCatalog _catalog;
    private readonly CachedComputation<SwarmCounts> _counts;

    public SwarmCensus(SwarmTable table, TorrentCatalog catalog, TimeProvider time)
    {
        _catalog = catalog;
        _counts = new(time, Longest, () => Task.FromResult(Count(table)));
    }

    /// <summary>The totals, at most <see cref="Longest"/> old.</summary>
    public async Task<SwarmTotals> Totals()
    {
        SwarmCounts counts = await _counts.Get();
        return new(
            Math.Max(0, _catalog.Count - counts.Unlisted),
            counts.SeedersIPv4 + counts.SeedersIPv6,
            counts.LeechersIPv4 + counts.LeechersIPv6);
    }

    /// <summary>
    /// The peers, at most <see cref="Longest"/> old. Blocks during the scan, because metrics callbacks are synchronous;
    /// the scan runs on a pool thread and waits for nothing.
    /// </summary>
    internal SwarmCounts Counts() => _counts.Get().GetAwaiter().GetResult();

    /// <summary>
    /// Scans the table. Each swarm's lock is held only while four numbers are read; nothing waits for the whole scan,
    /// which takes a few tenths of a second for a million swarms.
    /// </summary>
    private static SwarmCounts Count(SwarmTable table)
    {
        SwarmCounts counts = default;
        foreach (Swarm swarm in table.Enumerate())
        {
            swarm.Count(ref counts);
        }

        return counts;
    }
}
