using Udpt.Grains.Swarms;

namespace Udpt.Grains.Status;

/// <summary>What the swarms of a process add up to: their peers, by family and by what they are.</summary>
internal struct SwarmCounts
{
    public long SeedersIPv4;
    public long LeechersIPv4;
    public long SeedersIPv6;
    public long LeechersIPv6;

    /// <summary>
    /// Swarms that are in memory only because somebody has asked for them, and those that are leaving: the list of
    /// torrents leaves them out.
    /// </summary>
    public long Unlisted;

    /// <summary>
    /// Walks over the table. Each swarm's lock is held for as long as it takes to read four numbers; nothing waits for
    /// the walk as a whole, which takes some tenths of a second for a million swarms.
    /// </summary>
    public static SwarmCounts Of(SwarmTable table)
    {
        SwarmCounts counts = default;
        foreach (Swarm swarm in table.Sweep())
        {
            swarm.Count(ref counts);
        }

        return counts;
    }
}
