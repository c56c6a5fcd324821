using System.Collections.Concurrent;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;

namespace Udpt.Grains.Torrents;

/// <summary>
/// The peers that stop while saved swarms are still being restored, so that the restore does not bring them back.
/// Thread-safe.
/// </summary>
public sealed class StoppedPeers
{
    /// <summary>
    /// Maximum number of peers recorded, about 15 MB; the others expire like peers that leave without a stop.
    /// </summary>
    public const int Max = 100_000;

    private volatile ConcurrentDictionary<InfoHash, ConcurrentQueue<AnnounceRequest>>? _noted;
    private int _count;

    /// <summary>Starts recording.</summary>
    public void Begin() => _noted = new();

    /// <summary>Stops recording and clears the list.</summary>
    public void End() => _noted = null;

    /// <summary>Records a peer that has just stopped, by its announce.</summary>
    public void Add(in AnnounceRequest stop)
    {
        if (_noted is { } noted && Interlocked.Increment(ref _count) <= Max)
        {
            noted.GetOrAdd(stop.InfoHash, static _ => new()).Enqueue(stop);
        }
    }

    /// <summary>Applies the recorded stops to a swarm. False if there were none for its torrent.</summary>
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
