using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Torrents;

namespace Udpt.Core.Swarms;

/// <summary>
/// What a swarm knows of its torrent besides the peers: its record, its completed count, and whether the swarm still
/// represents it. Not thread-safe; the swarm holds its lock.
/// </summary>
internal struct TorrentState
{
    private SwarmState _state;

    /// <summary>How many times the download has completed.</summary>
    public uint Completed { get; private set; }

    /// <summary>
    /// Whether the record must be written: <see cref="Completed"/> has changed since it was last saved, or the record
    /// says that the last peer has left and peers are back.
    /// </summary>
    public readonly bool IsUnsaved => Is(SwarmState.CompletedUnsaved) || (Is(SwarmState.Left) && WasAnnounced);

    /// <summary>
    /// Whether the torrent is listed and the swarm is not sealed. A record that only keeps a count is not listed.
    /// </summary>
    public readonly bool IsListed =>
        Is(SwarmState.Registered | SwarmState.Flagged | SwarmState.Announced) && !IsSealed;

    /// <summary>Whether any peer has ever announced.</summary>
    public readonly bool WasAnnounced => Is(SwarmState.Announced);

    public readonly bool IsFlagged => Is(SwarmState.Flagged);

    public readonly bool IsOwned => Is(SwarmState.Owned);

    public readonly bool IsSealed => Is(SwarmState.Sealed);

    /// <summary>Whether the torrent is neither flagged nor registered, and the swarm not sealed.</summary>
    public readonly bool IsForgettable => !Is(SwarmState.Registered | SwarmState.Flagged | SwarmState.Sealed);

    /// <summary>
    /// Whether only a grain may forget the torrent: it owns the swarm, or there is a record to clear or a count to
    /// keep.
    /// </summary>
    public readonly bool NeedsGrain => Is(SwarmState.Owned | SwarmState.Recorded) || Completed > 0;

    /// <summary>Whether the torrent accepts announces.</summary>
    public readonly AnnounceOutcome Admit(SwarmPolicy policy)
    {
        if (Is(SwarmState.Sealed | SwarmState.Flagged))
        {
            return IsSealed ? AnnounceOutcome.NotHere : AnnounceOutcome.Flagged;
        }

        return policy.RegisteredOnly && !Is(SwarmState.Registered)
            ? AnnounceOutcome.NotRegistered
            : AnnounceOutcome.Answered;
    }

    /// <summary>Counts an announce.</summary>
    /// <param name="completes">Whether this announce is the first to report that its peer has completed.</param>
    public void CountAnnounce(bool completes)
    {
        _state |= SwarmState.Announced;
        if (completes)
        {
            Completed++;
            _state |= SwarmState.CompletedUnsaved;
        }
    }

    /// <summary>Applies a record that was read from or written to the store. The larger completed count wins.</summary>
    public void SetRecord(TorrentRecord record)
    {
        _state &= ~(SwarmState.Registered | SwarmState.Flagged | SwarmState.Left);
        _state |= SwarmState.Recorded
            | (record.IsRegistered ? SwarmState.Registered : 0)
            | (record.IsFlagged ? SwarmState.Flagged : 0)
            | (record.LastSeen is not null ? SwarmState.Left : 0);
        Completed = Math.Max(Completed, record.Completed);
        if (Completed == record.Completed)
        {
            _state &= ~SwarmState.CompletedUnsaved;
        }
    }

    /// <summary>Applies that the record has been deleted from the store.</summary>
    public void ClearRecord()
    {
        _state &= ~(SwarmState.Registered | SwarmState.Flagged | SwarmState.Recorded | SwarmState.Left);
        _state |= Completed > 0 ? SwarmState.CompletedUnsaved : 0;
    }

    /// <summary>Restores the completed count of a saved swarm, which had received announces.</summary>
    public void Restore(uint completed, bool isUnsaved)
    {
        _state |= SwarmState.Announced | (isUnsaved ? SwarmState.CompletedUnsaved : 0);
        Completed = Math.Max(Completed, completed);
    }

    /// <summary>Marks the swarm as owned by a grain.</summary>
    public void Own() => _state |= SwarmState.Owned;

    /// <summary>Seals the swarm: it no longer answers.</summary>
    public void Seal() => _state |= SwarmState.Sealed;

    private readonly bool Is(SwarmState any) => (_state & any) != 0;
}
