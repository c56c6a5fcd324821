using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms.Peers;
using Udpt.Core.Torrents;

namespace Udpt.Core.Swarms;

/// <summary>
/// The peers of one torrent and its <see cref="TorrentStanding"/>, which together decide about its announces. This is the
/// one place where an announce takes effect: the fast lane, the relay and the torrent's grain all end here.
/// </summary>
/// <remarks>
/// Pure: time and chance are passed in, nothing is read or written elsewhere. Thread-safe: every member takes the
/// swarm's own lock, which is the object's header, since a lock object would cost each of a million swarms 40 bytes.
/// A sealed swarm answers nothing any more (<see cref="AnnounceOutcome.NotHere"/>): its torrent lives elsewhere now.
/// </remarks>
public sealed class Swarm
{
    private readonly InfoHash _infoHash;
    private SwarmPeers _peers = new();
    private TorrentStanding _standing;

    public Swarm(in InfoHash infoHash) => _infoHash = infoHash;

    public ref readonly InfoHash InfoHash => ref _infoHash;

    /// <summary>Whether a peer has ever announced itself to this swarm.</summary>
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

    /// <summary>Touches the swarm itself; what it holds can be touched once it has arrived.</summary>
    public void Prefetch() => Memory.Prefetch(in _infoHash);

    /// <summary>Touches the peers, for an announce that is about to come.</summary>
    public void PrefetchPeers() => _peers.Prefetch();

    /// <summary>Takes an announce and writes the peers for the answer.</summary>
    /// <param name="request">The announce, its source verified.</param>
    /// <param name="policy">The rules of this process.</param>
    /// <param name="now">The time on the swarm clock.</param>
    /// <param name="random">The calling thread's generator.</param>
    /// <param name="peers">
    /// Where compact peers of the asker's family go. 8 bytes of it are spare: peers are written with overlapping stores.
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

    /// <summary>What the list of torrents shows; false when nothing is known of the torrent or the swarm is sealed.</summary>
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

    /// <summary>Adds its peers to <paramref name="counts"/>, or itself to those that are not listed.</summary>
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
    /// Drops peers that have not announced for the policy's timeout, a bounded number a call so that no announce waits
    /// long for the lock.
    /// </summary>
    /// <returns>False when more is left to do.</returns>
    public bool Expire(uint now, SwarmPolicy policy, ref ExpiryCursor cursor)
    {
        lock (this)
        {
            _peers.Expire(now, policy, ref cursor);
            return cursor.IsDone;
        }
    }

    /// <summary>
    /// Takes what peers have moved under their keys since that was last taken, a bounded number a call.
    /// </summary>
    /// <param name="usages">Takes it.</param>
    /// <param name="now">The time on the swarm clock.</param>
    /// <param name="evenSealed">
    /// Also from a sealed swarm; only for its owner. Others leave a sealed one as it is: it may be under way to another
    /// silo with all that it holds.
    /// </param>
    /// <param name="cursor">How far it has come.</param>
    /// <returns>False when more is left to do.</returns>
    public bool DrainUsage(List<PeerKeyUsage> usages, uint now, bool evenSealed, ref ExpiryCursor cursor)
    {
        lock (this)
        {
            if (_standing.IsSealed && !evenSealed)
            {
                return true;
            }

            _peers.DrainUsage(usages, now, ref cursor);
            return cursor.IsDone;
        }
    }

    /// <summary>Takes the swarm for a grain; false when it is sealed.</summary>
    public bool TryClaim()
    {
        lock (this)
        {
            _standing.Own();
            return !_standing.IsSealed;
        }
    }

    /// <summary>Takes over what the store says, or has just taken. The larger count of completed stands.</summary>
    public void SetRecord(TorrentRecord record)
    {
        lock (this)
        {
            _standing.SetRecord(record);
        }
    }

    /// <summary>The record is no longer in the store.</summary>
    public void ClearRecord()
    {
        lock (this)
        {
            _standing.ClearRecord();
        }
    }

    /// <summary>The completed count, and whether the record must be written: it has changed, or peers are back.</summary>
    public uint GetCompleted(out bool isUnsaved)
    {
        lock (this)
        {
            isUnsaved = _standing.IsUnsaved;
            return _standing.Completed;
        }
    }

    /// <summary>Whether the swarm may go: no peers, the torrent neither flagged nor registered.</summary>
    /// <param name="needsGrain">
    /// Whether its grain must do it: it owns the swarm, or there is a record to clear or a count to keep.
    /// </param>
    public bool IsForgettable(out bool needsGrain)
    {
        lock (this)
        {
            needsGrain = _standing.NeedsGrain;
            return CanForget();
        }
    }

    /// <summary>
    /// Seals the swarm if it is still forgettable, in one step, so that no peer slips in between.
    /// </summary>
    /// <param name="byGrain">Whether its grain does so; nobody else may once there is one, a record or a count.</param>
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

    /// <summary>Seals the swarm whatever is in it, unless a grain has taken it.</summary>
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

    /// <summary>Ends the swarm whatever is in it: from now on it answers nothing.</summary>
    public void Seal()
    {
        lock (this)
        {
            _standing.Seal();
        }
    }

    /// <summary>Calls for each part of the swarm under its lock, to save it. See <see cref="SwarmBlob"/>.</summary>
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

    /// <summary>Takes a saved swarm's completed count over.</summary>
    internal void Restore(uint completed, bool isUnsaved)
    {
        lock (this)
        {
            _standing.Restore(completed, isUnsaved);
        }
    }

    /// <summary>Takes a saved peer over, unless it is there already.</summary>
    internal void Restore(in PeerEndpoint endpoint, in PeerInfo info, UnreportedTransfer? share)
    {
        lock (this)
        {
            _peers.Restore(endpoint, info, share);
        }
    }

    /// <summary>Takes over what a peer has moved that has left.</summary>
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
