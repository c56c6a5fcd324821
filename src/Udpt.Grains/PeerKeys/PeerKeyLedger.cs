using Udpt.Grains.Swarms;
using Udpt.Grains.Torrents;

namespace Udpt.Grains.PeerKeys;

/// <summary>
/// What the peers of this silo have moved under their keys, from when it is taken out of the swarms until the keys'
/// grains have saved it. At most one report of a key is under way; when nobody knows whether it arrived, the same one is
/// sent again, and what has come meanwhile waits for the next.
/// </summary>
public sealed class PeerKeyLedger(IGrainFactory grains, TrackerRules rules, SwarmClock clock, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<PeerKeyId, PeerKeyReport> _gathered = [];

    // Sent, and not known to have arrived.
    private readonly Dictionary<PeerKeyId, PeerKeyReport> _sent = [];

    /// <summary>Takes what a swarm's peers have moved since it was last taken. Costs nothing outside of private mode.</summary>
    /// <param name="swarm">The swarm.</param>
    /// <param name="evenSealed">
    /// Also of a sealed one. Only for its owner, and only when the swarm goes nowhere else: what moves takes it along.
    /// </param>
    public void Take(Swarm swarm, bool evenSealed = false)
    {
        if (!rules.Policy.IsPrivate)
        {
            return;
        }

        List<PeerKeyUsage> usages = [];
        ExpiryCursor cursor = ExpiryCursor.Start;
        while (!swarm.TakeUsage(usages, clock.Now, evenSealed, ref cursor))
        {
        }

        DateTimeOffset now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (PeerKeyUsage usage in usages)
            {
                Gather(usage, now);
            }
        }
    }

    /// <summary>The reports that are due, each to be made by its call.</summary>
    public IReadOnlyList<Func<Task>> Reports()
    {
        lock (_lock)
        {
            foreach ((PeerKeyId key, PeerKeyReport report) in _gathered)
            {
                if (_sent.TryAdd(key, report))
                {
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

    private void Gather(in PeerKeyUsage usage, DateTimeOffset now)
    {
        DateTimeOffset seen = now - TimeSpan.FromMilliseconds(usage.Age);
        _gathered[usage.Key] = !_gathered.TryGetValue(usage.Key, out PeerKeyReport? report)
            ? new() { Id = Guid.NewGuid(), Uploaded = usage.Uploaded, Downloaded = usage.Downloaded, LastSeen = seen }
            : report with
            {
                Uploaded = Saturating.Add(report.Uploaded, usage.Uploaded),
                Downloaded = Saturating.Add(report.Downloaded, usage.Downloaded),
                LastSeen = seen > report.LastSeen ? seen : report.LastSeen,
            };
    }
}
