using System.Runtime.InteropServices;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Core.Swarms.Peers;
using Udpt.Core.Torrents;

namespace Udpt.Grains.PeerKeys;

/// <summary>
/// Holds what the peers of this silo have transferred under their keys, from when it is taken out of the swarms until
/// the keys' grains have saved it. Each key has at most one report in flight; if its fate is unknown, the same report
/// is sent again, and newer transfers wait for the next one.
/// </summary>
public sealed class PeerKeyLedger(IGrainFactory grains, TrackerRules rules, SwarmClock clock, TimeProvider time)
{
    // Filled and emptied within one call; reused, so that a sweep of a million swarms does not create as many lists.
    [ThreadStatic]
    private static List<PeerKeyUsage>? _usagesOfThread;

    private readonly Lock _lock = new();
    private readonly Dictionary<PeerKeyId, Moved> _gathered = [];

    // Sent, but not acknowledged.
    private readonly Dictionary<PeerKeyId, PeerKeyReport> _sent = [];

    /// <summary>
    /// Takes the transfers of a swarm's peers since they were last taken. Costs nothing outside private mode.
    /// </summary>
    /// <param name="swarm">The swarm.</param>
    /// <param name="evenSealed">
    /// Also take from a sealed swarm. Only for its owner, and only if the swarm is not moving, because a moving swarm
    /// takes its transfers with it.
    /// </param>
    public void Take(Swarm swarm, bool evenSealed = false)
    {
        if (!rules.Policy.IsPrivate)
        {
            return;
        }

        List<PeerKeyUsage> usages = _usagesOfThread ??= [];
        PeerCursor cursor = PeerCursor.Start;
        bool isDone;
        do
        {
            isDone = swarm.CollectUsage(usages, clock.Now, evenSealed, ref cursor);
            Add(usages);
            usages.Clear();
        }
        while (!isDone);
    }

    /// <summary>The number of keys with transfers that their grains have not saved.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _sent.Count + _gathered.Keys.Count(key => !_sent.ContainsKey(key));
            }
        }
    }

    /// <summary>The reports that are due; calling one sends it.</summary>
    public IReadOnlyList<Func<Task>> Reports()
    {
        lock (_lock)
        {
            foreach ((PeerKeyId key, Moved moved) in _gathered)
            {
                if (!_sent.ContainsKey(key))
                {
                    _sent.Add(key, moved.ToReport());
                    _gathered.Remove(key);
                }
            }

            return [.. _sent.Select(pair => (Func<Task>)(() => Send(pair.Key, pair.Value)))];
        }
    }

    private async Task Send(PeerKeyId key, PeerKeyReport report)
    {
        await grains.GetPeerKey(key).Report(report);
        lock (_lock)
        {
            _sent.Remove(key);
        }
    }

    private void Add(List<PeerKeyUsage> usages)
    {
        if (usages.Count == 0)
        {
            return;
        }

        DateTimeOffset now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (PeerKeyUsage usage in usages)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_gathered, usage.Key, out _).Add(usage, now);
            }
        }
    }

    /// <summary>The total transfers of the peers of one key.</summary>
    private struct Moved
    {
        private ulong _uploaded;
        private ulong _downloaded;
        private DateTimeOffset _lastSeen;

        public void Add(in PeerKeyUsage usage, DateTimeOffset now)
        {
            DateTimeOffset seen = now - TimeSpan.FromMilliseconds(usage.Age);
            _uploaded = Saturating.Add(_uploaded, usage.Uploaded);
            _downloaded = Saturating.Add(_downloaded, usage.Downloaded);
            _lastSeen = seen > _lastSeen ? seen : _lastSeen;
        }

        public readonly PeerKeyReport ToReport() =>
            new() { Id = Guid.NewGuid(), Uploaded = _uploaded, Downloaded = _downloaded, LastSeen = _lastSeen };
    }
}
