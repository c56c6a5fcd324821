using Udpt.Grains.Swarms;

namespace Udpt.Grains.Metrics;

/// <summary>How many peers the swarms of a process have, by family and by what they are.</summary>
internal struct PeerCount
{
    public long SeedersIPv4;
    public long LeechersIPv4;
    public long SeedersIPv6;
    public long LeechersIPv6;

    /// <summary>
    /// Walks over the table. Each swarm's lock is held for as long as it takes to read four numbers; nothing waits for
    /// the walk as a whole, which takes some tenths of a second for a million swarms.
    /// </summary>
    public static PeerCount Of(SwarmTable table)
    {
        PeerCount count = default;
        foreach (Swarm swarm in table.Sweep())
        {
            swarm.Count(ref count);
        }

        return count;
    }
}
