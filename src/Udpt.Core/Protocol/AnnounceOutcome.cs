namespace Udpt.Core.Protocol;

/// <summary>What became of an announce.</summary>
public enum AnnounceOutcome : byte
{
    /// <summary>The swarm has taken it; counts and peers follow.</summary>
    Answered = 0,

    /// <summary>The torrent is flagged; answered with an error.</summary>
    Flagged = 1,

    /// <summary>The torrent is not registered, in a mode that asks for it; answered with an error.</summary>
    NotRegistered = 2,

    /// <summary>No more torrents fit (<c>max_torrents</c>); answered with an error.</summary>
    TrackerFull = 3,

    /// <summary>The budget for new torrents is spent; dropped, so that a flood costs no reply.</summary>
    OverBudget = 4,

    /// <summary>The swarm has left this process or is about to; ask its grain.</summary>
    NotHere = 5,

    /// <summary>What must be read first cannot be; dropped, so that the client tries again.</summary>
    Unavailable = 6,

    /// <summary>It came without a peer key, in private mode; answered with an error.</summary>
    KeyRequired = 7,

    /// <summary>As many peers have its key as may (<c>max_peers_per_key</c>); answered with an error.</summary>
    KeyInUse = 8,
}
