using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Torrents;

namespace Udpt.Core.Swarms;

/// <summary>
/// What a swarm knows of its torrent besides the peers: what the record says of it, how often it was completed, and
/// whether the swarm still speaks for it. Not thread-safe; the swarm holds its lock.
/// </summary>
internal struct TorrentStanding
{
    private SwarmState _state;

    /// <summary>How often the download was completed.</summary>
    public uint Completed { get; private set; }

    /// <summary>
    /// Whether the record must be written: <see cref="Completed"/> has changed since it was last saved, or the record says
    /// that the last peer has left, and some are back.
    /// </summary>
    public readonly bool IsUnsaved => Is(SwarmState.CompletedUnsaved) || (Is(SwarmState.Left) && WasAnnounced);

    /// <summary>
    /// Whether the torrent is shown, and the swarm is not on its way out. A record that only keeps a count shows nothing.
    /// </summary>
    public readonly bool IsListed =>
        Is(SwarmState.Registered | SwarmState.Flagged | SwarmState.Announced) && !IsSealed;

    /// <summary>Whether a peer has ever announced itself.</summary>
    public readonly bool WasAnnounced => Is(SwarmState.Announced);

    public readonly bool IsFlagged => Is(SwarmState.Flagged);

    public readonly bool IsOwned => Is(SwarmState.Owned);

    public readonly bool IsSealed => Is(SwarmState.Sealed);

    /// <summary>Whether it is neither flagged nor registered, and not sealed.</summary>
    public readonly bool IsForgettable => !Is(SwarmState.Registered | SwarmState.Flagged | SwarmState.Sealed);

    /// <summary>
    /// Whether it is a grain's to forget it: the grain owns the swarm, or there is a record to clear, or a count to keep.
    /// </summary>
    public readonly bool NeedsGrain => Is(SwarmState.Owned | SwarmState.Recorded) || Completed > 0;

    /// <summary>Whether the torrent takes announces.</summary>
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
    /// <param name="completes">Whether it is the first to say that its peer has completed.</param>
    public void CountAnnounce(bool completes)
    {
        _state |= SwarmState.Announced;
        if (completes)
        {
            Completed++;
            _state |= SwarmState.CompletedUnsaved;
        }
    }

    /// <summary>Takes over what the store says, or has just taken. The larger count of completed stands.</summary>
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

    /// <summary>The record is no longer in the store.</summary>
    public void ClearRecord()
    {
        _state &= ~(SwarmState.Registered | SwarmState.Flagged | SwarmState.Recorded | SwarmState.Left);
        _state |= Completed > 0 ? SwarmState.CompletedUnsaved : 0;
    }

    /// <summary>Takes over the completed count of a saved swarm, which was announced to.</summary>
    public void Restore(uint completed, bool isUnsaved)
    {
        _state |= SwarmState.Announced | (isUnsaved ? SwarmState.CompletedUnsaved : 0);
        Completed = Math.Max(Completed, completed);
    }

    /// <summary>A grain takes the swarm as its own.</summary>
    public void Own() => _state |= SwarmState.Owned;

    /// <summary>From now on the swarm answers nothing.</summary>
    public void Seal() => _state |= SwarmState.Sealed;

    private readonly bool Is(SwarmState any) => (_state & any) != 0;
}
