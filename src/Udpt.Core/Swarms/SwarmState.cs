namespace Udpt.Core.Swarms;

/// <summary>What a swarm knows of its torrent, and of its own place in life.</summary>
[Flags]
internal enum SwarmState : byte
{
    None = 0,

    /// <summary>The torrent is registered.</summary>
    Registered = 1,

    /// <summary>The torrent is flagged: announces are refused.</summary>
    Flagged = 2,

    /// <summary>There is a record in the store.</summary>
    Recorded = 4,

    /// <summary>The completed count has changed since it was last saved.</summary>
    CompletedUnsaved = 8,

    /// <summary>A peer has announced: the torrent is known, even when all its peers have left.</summary>
    Announced = 16,

    /// <summary>A grain has taken the swarm as its own.</summary>
    Owned = 32,

    /// <summary>The swarm answers nothing any more.</summary>
    Sealed = 64,

    /// <summary>The record says when the last peer left.</summary>
    Left = 128,
}
