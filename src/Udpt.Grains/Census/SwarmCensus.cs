using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Calls;
using Udpt.Grains.Catalog;

namespace Udpt.Grains.Census;

/// <summary>
/// Counts torrents and peers by a walk over the table, for all who want to know: the status and the instruments. See
/// <see cref="CachedComputation{T}"/> for how often that is done; while nobody asks, nothing is counted.
/// </summary>
public sealed class SwarmCensus
{
    /// <summary>Nobody is shown older numbers, however many swarms there are.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly TorrentCatalog _catalog;
    private readonly CachedComputation<SwarmCounts> _counts;

    public SwarmCensus(SwarmTable table, TorrentCatalog catalog, TimeProvider time)
    {
        _catalog = catalog;
        _counts = new(time, Longest, () => Task.FromResult(Count(table)));
    }

    /// <summary>The totals, a moment old at most.</summary>
    public async Task<SwarmTotals> Totals()
    {
        SwarmCounts counts = await _counts.Get();
        return new(
            Math.Max(0, _catalog.Count - counts.Unlisted),
            counts.SeedersIPv4 + counts.SeedersIPv6,
            counts.LeechersIPv4 + counts.LeechersIPv6);
    }

    /// <summary>
    /// The peers, a moment old at most. It waits for the walk, as an instrument must; the walk is a pool thread's and waits
    /// for nobody.
    /// </summary>
    internal SwarmCounts Counts() => _counts.Get().GetAwaiter().GetResult();

    /// <summary>
    /// Walks over the table. Each swarm's lock is held for as long as it takes to read four numbers; nothing waits for
    /// the walk as a whole, which takes some tenths of a second for a million swarms.
    /// </summary>
    private static SwarmCounts Count(SwarmTable table)
    {
        SwarmCounts counts = default;
        foreach (Swarm swarm in table.Sweep())
        {
            swarm.Count(ref counts);
        }

        return counts;
    }
}
