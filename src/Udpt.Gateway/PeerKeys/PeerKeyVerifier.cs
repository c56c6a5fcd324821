using Microsoft.Extensions.Logging;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Logging;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.TorrentCalls;
using Udpt.Grains.PeerKeys;

namespace Udpt.Gateway.PeerKeys;

/// <summary>
/// Verifies peer keys for a gateway. A key that is not cached is looked up once, and the announces that use it wait for
/// the result; after that it costs one lookup in memory.
/// </summary>
/// <remarks>
/// The cache stays correct because the gateway follows revocations (<see cref="RevocationFollower"/>): they apply to
/// cached keys, and to keys being looked up, whose result may be older than the revocation. The cache checks expiry
/// itself. After <see cref="Patience"/> without news of revocations the cache is not used.
/// </remarks>
internal sealed class PeerKeyVerifier
{
    /// <summary>How long cached keys are accepted without news of revocations.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How long a wrong key is refused without checking again: its announces come every few minutes.</summary>
    internal static readonly TimeSpan RefusalTime = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Maximum number of concurrent key lookups; the next constant limits the announces waiting for them.
    /// </summary>
    private const int MaxLookups = 1024;
    private const int MaxWaiting = 4096;

    private readonly IGrainFactory _grains;
    private readonly LateAnnounces _late;
    private readonly WrongKeyBudget _budget;
    private readonly TimeProvider _time;
    private readonly DatagramCounters _counters;
    private readonly ILogger<PeerKeyVerifier> _logger;
    private readonly PeerKeyCache _cache = new();
    private readonly CallLimit _limit = new(MaxLookups);
    private readonly Lock _lock = new();
    private readonly Dictionary<PeerKey, PeerKeyLookup> _lookups = [];
    private Guid _epoch;
    private long _seen;
    private int _waiting;
    private long _receivedAt;
    private volatile bool _hasReceived;

    public PeerKeyVerifier(
        IGrainFactory grains,
        LateAnnounces late,
        WrongKeyBudget budget,
        TimeProvider time,
        UdpMetrics metrics,
        ILogger<PeerKeyVerifier> logger)
    {
        _grains = grains;
        _late = late;
        _budget = budget;
        _time = time;
        _counters = metrics.Shared;
        _logger = logger;
    }

    /// <summary>The epoch and number of the last revocations received, from which the follower continues.</summary>
    public (Guid Epoch, long Seen) Position
    {
        get
        {
            lock (_lock)
            {
                return (_epoch, _seen);
            }
        }
    }

    /// <summary>
    /// The current time in Unix milliseconds, or null if the cache must not be used. Read it once per batch.
    /// </summary>
    public long? Now() => IsFresh ? _time.GetUtcNow().ToUnixTimeMilliseconds() : null;

    /// <summary>Prefetches what <see cref="Find"/> will read.</summary>
    public void Prefetch(ulong hash) => _cache.Prefetch(hash);

    /// <summary>What is known about a key. Takes no lock and allocates nothing.</summary>
    public PeerKeyVerdict Find(in PeerKey key, ulong hash, long? now, out PeerKeyId id)
    {
        id = default;
        return now is { } moment ? _cache.Find(key, hash, moment, out id) : PeerKeyVerdict.Unknown;
    }

    /// <summary>Queues an announce whose key is unknown: it is answered once the key's grain has answered.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="request">The announce, with its key not yet set.</param>
    /// <param name="route">The route back.</param>
    /// <param name="drop">Why it is not queued.</param>
    public bool TryVerify(in PeerKey key, in AnnounceRequest request, in ReplyRoute route, out DropReason drop)
    {
        drop = DropReason.TooManyCalls;
        PeerKeyLookup? lookup;
        lock (_lock)
        {
            if (_waiting >= MaxWaiting)
            {
                return false;
            }

            if (_lookups.TryGetValue(key, out lookup))
            {
                _waiting++;
                lookup.Add(request, route);
                return true;
            }

            if (!_budget.TryTake(request.Peer))
            {
                drop = DropReason.WrongKeys;
                return false;
            }

            if (!_limit.TryEnter())
            {
                _budget.Return(request.Peer);
                return false;
            }

            _waiting++;
            lookup = new(key, _epoch, request.Peer);
            lookup.Add(request, route);
            _lookups.Add(key, lookup);
        }

        ThreadPool.UnsafeQueueUserWorkItem(
            static state => _ = state.Checks.Finish(state.Lookup), (Checks: this, Lookup: lookup), preferLocal: false);
        return true;
    }

    /// <summary>Applies revocations.</summary>
    public void Receive(Revocations revocations)
    {
        lock (_lock)
        {
            if (revocations.Keys is not { } keys)
            {
                _cache.Clear();
            }
            else if (keys.Length > 0)
            {
                HashSet<PeerKeyId> revoked = [.. keys];
                _cache.Revoke(revoked);
                foreach (PeerKeyLookup lookup in _lookups.Values)
                {
                    lookup.IsRevoked |= revoked.Contains(lookup.Id);
                }
            }

            if (_epoch != revocations.Epoch || revocations.Keys is null)
            {
                // Lookups in progress started before the missed revocations.
                foreach (PeerKeyLookup lookup in _lookups.Values)
                {
                    lookup.IsOutdated = true;
                }
            }

            (_epoch, _seen) = (revocations.Epoch, revocations.Seen);
            Volatile.Write(ref _receivedAt, _time.GetTimestamp());
            _hasReceived = true;
        }
    }

    /// <summary>Accepts no more announces, and returns once the waiting ones have been answered.</summary>
    public Task DrainAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken) =>
        _limit.DrainAsync(timeout, time, cancellationToken);

    private bool IsFresh => _hasReceived && _time.GetElapsedTime(Volatile.Read(ref _receivedAt)) < Patience;

    private async Task Finish(PeerKeyLookup lookup)
    {
        try
        {
            PeerKeyVerdict verdict = await LookUp(lookup);
            foreach ((AnnounceRequest request, ReplyRoute route) in lookup.Waiting)
            {
                Answer(verdict, request with { Key = lookup.Id, TransactionId = route.TransactionId }, route);
            }
        }
        catch (Exception exception)
        {
            _counters.Drop(DropReason.Fault);
            UdpLog.KeyLookupFault(_logger, exception);
        }
        finally
        {
            _limit.Exit();
        }
    }

    private async Task<PeerKeyVerdict> LookUp(PeerKeyLookup lookup)
    {
        PeerKeyStanding? standing = null;
        try
        {
            standing = await _grains.GetPeerKey(lookup.Id).Check();
        }
        catch (Exception exception)
        {
            UdpLog.KeyNotChecked(_logger, exception);
        }

        if (standing is not { IsValid: false })
        {
            _budget.Return(lookup.FirstPeer);
        }

        lock (_lock)
        {
            // Under the same lock as Receive: a revocation arrives either before this, and marks the lookup, or
            // after it, and finds the key in the cache. From here on nobody adds to the lookup.
            _lookups.Remove(lookup.Key);
            _waiting -= lookup.Waiting.Count;
            return standing is { } known ? Record(lookup, known) : PeerKeyVerdict.Unknown;
        }
    }

    private PeerKeyVerdict Record(PeerKeyLookup lookup, PeerKeyStanding standing)
    {
        long now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        long until = standing.ExpiresAt?.ToUnixTimeMilliseconds() ?? long.MaxValue;
        bool isGood = standing.IsValid && !lookup.IsRevoked && now < until;
        if (!isGood)
        {
            _cache.Refuse(lookup.Key, now + (long)RefusalTime.TotalMilliseconds, now);
            return PeerKeyVerdict.Refused;
        }

        if (!lookup.IsOutdated && lookup.Epoch == _epoch && IsFresh)
        {
            _cache.Accept(lookup.Key, lookup.Id, until, now);
        }

        return PeerKeyVerdict.Accepted;
    }

    private void Answer(PeerKeyVerdict verdict, in AnnounceRequest request, in ReplyRoute route)
    {
        switch (verdict)
        {
            case PeerKeyVerdict.Accepted:
                _late.Announce(request, route);
                break;
            case PeerKeyVerdict.Refused:
                _late.Refuse(ErrorReason.KeyNotAccepted, route);
                break;
            default:
                _counters.Drop(DropReason.Unavailable);
                break;
        }
    }
}
