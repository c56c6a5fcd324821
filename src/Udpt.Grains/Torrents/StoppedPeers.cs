using System.Collections.Concurrent;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;

namespace Udpt.Grains.Torrents;

/// <summary>
/// The peers that stop while saved swarms are still on their way into the table: what was saved of them must not bring
/// them back. Thread-safe.
/// </summary>
public sealed class StoppedPeers
{
    /// <summary>Most of them that are noted, some 15 MB; the others expire as peers do that never said so.</summary>
    public const int Most = 100_000;

    private volatile ConcurrentDictionary<InfoHash, ConcurrentQueue<AnnounceRequest>>? _noted;
    private int _count;

    /// <summary>From now on they are noted.</summary>
    public void Begin() => _noted = new();

    /// <summary>They need no longer be known.</summary>
    public void End() => _noted = null;

    /// <summary>Notes one that has just stopped, by its announce.</summary>
    public void Add(in AnnounceRequest stop)
    {
        if (_noted is { } noted && Interlocked.Increment(ref _count) <= Most)
        {
            noted.GetOrAdd(stop.InfoHash, static _ => new()).Enqueue(stop);
        }
    }

    /// <summary>Lets those that have been noted of a swarm's torrent stop in it too. False: there were none.</summary>
    public bool Apply(Swarm swarm, SwarmPolicy policy, uint now)
    {
        if (_noted is not { } noted || !noted.TryRemove(swarm.InfoHash, out ConcurrentQueue<AnnounceRequest>? stops))
        {
            return false;
        }

        Span<byte> nobody = stackalloc byte[sizeof(ulong)];
        SwarmRandom random = SwarmRandom.Create();
        foreach (AnnounceRequest stop in stops)
        {
            swarm.Announce(stop with { NumWant = 0 }, policy, now, ref random, nobody);
        }

        return true;
    }
}
