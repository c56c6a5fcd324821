using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms.Peers;
using Udpt.Core.Torrents;

namespace Udpt.Core.Swarms;

/// <summary>
/// The peers of one torrent and its <see cref="TorrentState"/>, which together decide about its announces. This is
/// the only place where an announce takes effect: the fast path, the relay and the torrent's grain all end here.
/// </summary>
/// <remarks>
/// Pure: time and chance are passed in, and nothing else is read or written. Thread-safe: every member takes the
/// swarm's own lock, which is the object itself, because a separate lock object would cost each of a million swarms 40
/// bytes. A sealed swarm no longer answers (<see cref="AnnounceOutcome.NotHere"/>): its torrent now lives elsewhere.
/// </remarks>
public sealed class Swarm
{
    private readonly InfoHash _infoHash;
    private SwarmPeers _peers = new();
    private TorrentState _standing;

    public Swarm(in InfoHash infoHash) => _infoHash = infoHash;

    public ref readonly InfoHash InfoHash => ref _infoHash;

    /// <summary>Whether any peer has ever announced to this swarm.</summary>
    public bool WasAnnounced
    {
        get
        {
            lock (this)
            {
                return _standing.WasAnnounced;
            }
        }
    }

    /// <summary>Whether the swarm has peers.</summary>
    public bool HasPeers
    {
        get
        {
            lock (this)
            {
                return _peers.Count > 0;
            }
        }
    }

    /// <summary>Prefetches the swarm itself; its peers can be prefetched once it is in the cache.</summary>
    public void Prefetch() => CachePrefetch.Prefetch(in _infoHash);

    /// <summary>Prefetches the peers for the next announce.</summary>
    public void PrefetchPeers() => _peers.Prefetch();

    /// <summary>Applies an announce and writes the peers for the reply.</summary>
    /// <param name="request">The announce; its source has been verified.</param>
    /// <param name="policy">The rules of this process.</param>
    /// <param name="now">The time on the swarm clock.</param>
    /// <param name="random">The calling thread's generator.</param>
    /// <param name="peers">
    /// Receives compact peers of the requester's family. Needs 8 spare bytes, because peers are written with
    /// overlapping stores.
    /// </param>
    public AnnounceResult Announce(
        in AnnounceRequest request,
        SwarmPolicy policy,
        uint now,
        ref SwarmRandom random,
        Span<byte> peers)
    {
        lock (this)
        {
            AnnounceOutcome outcome = Admit(request, policy);
            if (outcome != AnnounceOutcome.Answered)
            {
                return AnnounceResult.Of(outcome);
            }

            int peerBytes = _peers.Announce(request, policy, now, ref random, peers, out bool completes);
            if (request.Event != AnnounceEvent.Stopped)
            {
                _standing.CountAnnounce(completes);
            }

            return new(AnnounceOutcome.Answered, _peers.Seeders, _peers.Leechers, peerBytes);
        }
    }

    /// <summary>The counts for a scrape; false when the swarm is sealed.</summary>
    public bool TryScrape(out ScrapeCounts counts)
    {
        lock (this)
        {
            counts = new() { Seeders = _peers.Seeders, Leechers = _peers.Leechers, Completed = _standing.Completed };
            return !_standing.IsSealed;
        }
    }

    /// <summary>
    /// The entry for the list of torrents; false when nothing is known of the torrent or the swarm is sealed.
    /// </summary>
    public bool TrySummarize(out TorrentSummary summary)
    {
        lock (this)
        {
            summary = new()
            {
                InfoHash = _infoHash,
                IsFlagged = _standing.IsFlagged,
                Completed = _standing.Completed,
                Seeders = _peers.Seeders,
                Leechers = _peers.Leechers,
            };
            return _standing.IsListed;
        }
    }

    /// <summary>Adds its peers to <paramref name="counts"/>, or counts the swarm as unlisted.</summary>
    public void Count(ref SwarmCounts counts)
    {
        lock (this)
        {
            if (_standing.IsListed)
            {
                _peers.CountInto(ref counts);
            }
            else
            {
                counts.Unlisted++;
            }
        }
    }

    /// <summary>At most <paramref name="limit"/> peers of both families.</summary>
    public PeerDetails[] ListPeers(uint now, int limit)
    {
        lock (this)
        {
            return _peers.List(now, limit);
        }
    }

    /// <summary>
    /// Drops peers that have not announced within the policy's timeout: a bounded number per call, so that no announce
    /// waits long for the lock.
    /// </summary>
    /// <returns>False if more work is left.</returns>
    public bool Expire(uint now, SwarmPolicy policy, ref PeerCursor cursor)
    {
        lock (this)
        {
            _peers.Expire(now, policy, ref cursor);
            return cursor.IsDone;
        }
    }

    /// <summary>Takes the transfers of peers since the last time they were taken, a bounded number per call.</summary>
    /// <param name="usages">Receives the transfers.</param>
    /// <param name="now">The time on the swarm clock.</param>
    /// <param name="evenSealed">
    /// Also take from a sealed swarm; only for its owner. Others must leave a sealed swarm alone, because it may be on
    /// its way to another silo with all its contents.
    /// </param>
    /// <param name="cursor">The progress so far.</param>
    /// <returns>False if more work is left.</returns>
    public bool CollectUsage(List<PeerKeyUsage> usages, uint now, bool evenSealed, ref PeerCursor cursor)
    {
        lock (this)
        {
            if (_standing.IsSealed && !evenSealed)
            {
                return true;
            }

            _peers.CollectUsage(usages, now, ref cursor);
            return cursor.IsDone;
        }
    }

    /// <summary>Claims the swarm for a grain; false when it is sealed.</summary>
    public bool TryClaim()
    {
        lock (this)
        {
            _standing.Own();
            return !_standing.IsSealed;
        }
    }

    /// <summary>Applies a record that was read from or written to the store. The larger completed count wins.</summary>
    public void SetRecord(TorrentRecord record)
    {
        lock (this)
        {
            _standing.SetRecord(record);
        }
    }

    /// <summary>Applies that the record has been deleted from the store.</summary>
    public void ClearRecord()
    {
        lock (this)
        {
            _standing.ClearRecord();
        }
    }

    /// <summary>
    /// The completed count, and whether the record must be written: the count has changed, or peers are back.
    /// </summary>
    public uint GetCompleted(out bool isUnsaved)
    {
        lock (this)
        {
            isUnsaved = _standing.IsUnsaved;
            return _standing.Completed;
        }
    }

    /// <summary>
    /// Whether the swarm may be removed: no peers, and the torrent is neither flagged nor registered.
    /// </summary>
    /// <param name="needsGrain">
    /// Whether only its grain may remove it: the grain owns the swarm, or there is a record to clear or a count to
    /// keep.
    /// </param>
    public bool IsForgettable(out bool needsGrain)
    {
        lock (this)
        {
            needsGrain = _standing.NeedsGrain;
            return CanForget();
        }
    }

    /// <summary>Seals the swarm if it is still forgettable, in one step, so that no peer can join in between.</summary>
    /// <param name="byGrain">
    /// Whether the caller is the grain. Only the grain may seal a swarm that has an owner, a record or a count.
    /// </param>
    public bool TrySealForgettable(bool byGrain)
    {
        lock (this)
        {
            if (!CanForget() || (_standing.NeedsGrain && !byGrain))
            {
                return false;
            }

            _standing.Seal();
            return true;
        }
    }

    /// <summary>Seals the swarm, with or without peers, unless a grain owns it.</summary>
    public bool TrySealUnowned()
    {
        lock (this)
        {
            if (!_standing.IsOwned)
            {
                _standing.Seal();
            }

            return !_standing.IsOwned;
        }
    }

    /// <summary>Seals the swarm, with or without peers: it no longer answers.</summary>
    public void Seal()
    {
        lock (this)
        {
            _standing.Seal();
        }
    }

    /// <summary>Writes each part of the swarm under its lock, to save it. See <see cref="SwarmBlob"/>.</summary>
    internal void Write(SwarmBlobWriter writer)
    {
        lock (this)
        {
            writer.WriteHeader(
                _standing.Completed, _standing.IsUnsaved, _peers.Count, _peers.HasKeys, _peers.Departed);
            _peers.Write(writer);
            _peers.WriteDeparted(writer);
        }
    }

    /// <summary>Restores a saved swarm's completed count.</summary>
    internal void Restore(uint completed, bool isUnsaved)
    {
        lock (this)
        {
            _standing.Restore(completed, isUnsaved);
        }
    }

    /// <summary>Restores a saved peer unless it is already in the swarm.</summary>
    internal void Restore(in PeerEndpoint endpoint, in PeerInfo info, UnreportedTransfer? share)
    {
        lock (this)
        {
            _peers.Restore(endpoint, info, share);
        }
    }

    /// <summary>Restores the unreported transfers of a departed peer.</summary>
    internal void RestoreDeparted(in PeerKeyUsage usage, uint now)
    {
        lock (this)
        {
            _peers.RestoreDeparted(usage, now);
        }
    }

    private bool CanForget() => _peers.Count == 0 && _peers.Departed == 0 && _standing.IsForgettable;

    private AnnounceOutcome Admit(in AnnounceRequest request, SwarmPolicy policy)
    {
        AnnounceOutcome outcome = _standing.Admit(policy);
        return outcome == AnnounceOutcome.Answered && policy.IsPrivate ? _peers.AdmitKey(request, policy) : outcome;
    }
}
