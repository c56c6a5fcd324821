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
/// What a gateway knows of peer keys, and how it comes to know. A key that has not been met is asked for once, and the
/// announces that came with it wait for the answer; from then on it costs a look into memory.
/// </summary>
/// <remarks>
/// What is known stays right because revocations are followed (<see cref="RevocationFollower"/>): those of known keys
/// are taken over, and so are those of keys that are just being asked for, whose answer may be older. Expiry is kept
/// here. When nothing has been heard for <see cref="Patience"/>, nothing is known any more.
/// </remarks>
internal sealed class PeerKeyVerifier
{
    /// <summary>How long known keys are served while nobody tells of revocations.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How long a wrong key is refused without asking again: its announces come every few minutes.</summary>
    internal static readonly TimeSpan RefusalTime = TimeSpan.FromSeconds(30);

    /// <summary>Most keys that are asked for at a time, and most announces that wait for one of them.</summary>
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
    private long _heardAt;
    private volatile bool _hasHeard;

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

    /// <summary>Where the followers stand: what they ask from.</summary>
    public (Guid Epoch, long Seen) Heard
    {
        get
        {
            lock (_lock)
            {
                return (_epoch, _seen);
            }
        }
    }

    /// <summary>The present, to be read once for a batch: Unix milliseconds, or null when nothing is known any more.</summary>
    public long? Now() => IsFresh ? _time.GetUtcNow().ToUnixTimeMilliseconds() : null;

    /// <summary>Touches what <see cref="Find"/> will read.</summary>
    public void Prefetch(ulong hash) => _cache.Prefetch(hash);

    /// <summary>What is known of a key. No lock, nothing allocated.</summary>
    public PeerKeyVerdict Find(in PeerKey key, ulong hash, long? now, out PeerKeyId id)
    {
        id = default;
        return now is { } moment ? _cache.Find(key, hash, moment, out id) : PeerKeyVerdict.Unknown;
    }

    /// <summary>Takes over an announce whose key is not known: it is answered once the key's grain has.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="request">The announce, still without its key.</param>
    /// <param name="route">The way back.</param>
    /// <param name="drop">Why it is not taken over.</param>
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

    /// <summary>Takes over what has been revoked.</summary>
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
                // What is just being asked for was begun without hearing of what has been missed.
                foreach (PeerKeyLookup lookup in _lookups.Values)
                {
                    lookup.IsOutdated = true;
                }
            }

            (_epoch, _seen) = (revocations.Epoch, revocations.Seen);
            Volatile.Write(ref _heardAt, _time.GetTimestamp());
            _hasHeard = true;
        }
    }

    /// <summary>Takes no more announces over, and returns when those that wait have been answered.</summary>
    public Task DrainAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken) =>
        _limit.DrainAsync(timeout, time, cancellationToken);

    private bool IsFresh => _hasHeard && _time.GetElapsedTime(Volatile.Read(ref _heardAt)) < Patience;

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
            // Together with Hear: a revocation comes either before this, and is known to the lookup, or after it, and
            // finds the key in the cache. From here on nobody adds to the lookup.
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
