namespace Udpt.Core.Swarms;

/// <summary>The state of a swarm and of its torrent.</summary>
[Flags]
internal enum SwarmState : byte
{
    None = 0,

    /// <summary>The torrent is registered.</summary>
    Registered = 1,

    /// <summary>The torrent is flagged: announces are refused.</summary>
    Flagged = 2,

    /// <summary>The store has a record.</summary>
    Recorded = 4,

    /// <summary>The completed count has changed since it was last saved.</summary>
    CompletedUnsaved = 8,

    /// <summary>A peer has announced: the torrent is known, even if all its peers have left.</summary>
    Announced = 16,

    /// <summary>A grain owns the swarm.</summary>
    Owned = 32,

    /// <summary>The swarm no longer answers.</summary>
    Sealed = 64,

    /// <summary>The record contains the time when the last peer left.</summary>
    Left = 128,
}
