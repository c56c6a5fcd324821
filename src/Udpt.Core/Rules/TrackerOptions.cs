namespace Udpt.Core.Rules;

/// <summary>The rules for torrents and swarms: the part of the configuration that all silos share.</summary>
public sealed record TrackerOptions
{
    /// <summary><c>mode</c>.</summary>
    public TrackerMode Mode { get; init; } = TrackerMode.Dynamic;

    /// <summary><c>[private] torrents</c>: whether private mode tracks registered torrents only.</summary>
    public bool PrivateIsStatic { get; init; } = true;

    /// <summary>
    /// <c>[private] max_peers_per_key</c>: maximum number of peers of one key in one swarm; 0 is unlimited.
    /// </summary>
    public int MaxPeersPerKey { get; init; }

    /// <summary>Whether only registered torrents are tracked.</summary>
    public bool RegisteredOnly => Mode == TrackerMode.Static || (Mode == TrackerMode.Private && PrivateIsStatic);

    /// <summary><c>cleanup_interval</c>: time between two sweeps. Default as in UDPT 3.</summary>
    public TimeSpan CleanupInterval { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>
    /// <c>completed_retention</c>: how long the completed count of a torrent that is neither registered nor flagged
    /// outlives its last peer; zero drops it immediately.
    /// </summary>
    public TimeSpan CompletedRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary><c>[udp] peer_timeout</c>: time without an announce after which a peer is dropped.</summary>
    public TimeSpan PeerTimeout { get; init; } = TimeSpan.FromSeconds(1800);

    /// <summary><c>[udp] max_peers</c>: maximum number of peers in one reply.</summary>
    public int MaxPeers { get; init; } = 200;

    /// <summary>Peers in a reply to a client that does not request a number; BEP-15 suggests 50.</summary>
    public const int DefaultNumWant = 50;

    /// <summary>
    /// <c>[udp] max_peers_per_ip</c>: maximum number of peers of one address in one swarm; 0 is unlimited.
    /// </summary>
    public int MaxPeersPerAddress { get; init; } = 64;

    /// <summary><c>[udp] max_torrents</c>: maximum number of torrents per silo; 0 is limited by memory only.</summary>
    public int MaxTorrents { get; init; }

    /// <summary><c>[udp] new_torrents_per_ip</c>: new torrents per second from one address; 0 is unlimited.</summary>
    public int NewTorrentsPerAddress { get; init; } = 100;

    /// <summary>
    /// <c>[udp] new_torrents</c>: new torrents per second per silo; 0 derives it from the number of processors.
    /// </summary>
    public int NewTorrents { get; init; }
}
