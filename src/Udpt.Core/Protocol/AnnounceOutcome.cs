namespace Udpt.Core.Protocol;

/// <summary>The outcome of an announce.</summary>
public enum AnnounceOutcome : byte
{
    /// <summary>Accepted by the swarm; counts and peers follow.</summary>
    Answered = 0,

    /// <summary>The torrent is flagged; answered with an error.</summary>
    Flagged = 1,

    /// <summary>The torrent is not registered, in a mode that requires it; answered with an error.</summary>
    NotRegistered = 2,

    /// <summary>The limit <c>max_torrents</c> is reached; answered with an error.</summary>
    TrackerFull = 3,

    /// <summary>The budget for new torrents is exhausted; dropped, so that a flood costs no reply.</summary>
    OverBudget = 4,

    /// <summary>The swarm has left this process or is about to; ask the torrent's grain.</summary>
    NotHere = 5,

    /// <summary>Data that must be read first is unavailable; dropped, so that the client retries.</summary>
    Unavailable = 6,

    /// <summary>No peer key, in private mode; answered with an error.</summary>
    KeyRequired = 7,

    /// <summary>
    /// The key already has as many peers as allowed (<c>max_peers_per_key</c>); answered with an error.
    /// </summary>
    KeyInUse = 8,
}
