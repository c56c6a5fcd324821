using Udpt.Core.Rules;

namespace Udpt.Configuration;

/// <summary>The keys that become <see cref="TrackerOptions"/>.</summary>
internal static class TrackerKeys
{
    private const int Week = 7 * 86_400;
    private const int Million = 1_000_000;

    private static readonly TrackerOptions Defaults = new();

    public static readonly ChoiceKey<TrackerMode> Mode = new(
        "mode",
        ("dynamic", TrackerMode.Dynamic),
        ("static", TrackerMode.Static),
        ("private", TrackerMode.Private))
    {
        IsRequired = true,
    };

    public static readonly NumberKey CleanupInterval = new("cleanup_interval", 1, Week, "seconds")
    {
        IsLive = true,
        Default = (int)Defaults.CleanupInterval.TotalSeconds,
    };

    /// <summary>How long the completed count of an unregistered torrent is kept after its last peer has left.</summary>
    public static readonly NumberKey CompletedRetention = new(
        "completed_retention", 0, 3650, "days, 0: a count goes with its last peer")
    {
        IsLive = true,
        Default = (int)Defaults.CompletedRetention.TotalDays,
    };

    /// <summary>Its default follows from <see cref="GatewayKeys.AnnounceInterval"/>.</summary>
    public static readonly NumberKey PeerTimeout = new("udp.peer_timeout", 1, Week, "seconds") { IsLive = true };

    public static readonly NumberKey MaxPeers = new("udp.max_peers", 1, 1000, "peers in one reply")
    {
        IsLive = true,
        Default = Defaults.MaxPeers,
    };

    public static readonly NumberKey MaxPeersPerIp = new(
        "udp.max_peers_per_ip", 0, 65_000, "peers of one address in one swarm, 0 is unlimited")
    {
        IsLive = true,
        Default = Defaults.MaxPeersPerAddress,
    };

    public static readonly NumberKey MaxTorrents = new(
        "udp.max_torrents", 0, int.MaxValue, "torrents, 0 is as memory allows")
    {
        IsLive = true,
        Default = Defaults.MaxTorrents,
    };

    public static readonly NumberKey NewTorrentsPerIp = new(
        "udp.new_torrents_per_ip", 0, Million, "torrents a second, 0 is unlimited")
    {
        IsLive = true,
        Default = Defaults.NewTorrentsPerAddress,
    };

    public static readonly NumberKey NewTorrents = new(
        "udp.new_torrents", 0, Million, "torrents a second, 0 is what the processors allow")
    {
        IsLive = true,
        Default = Defaults.NewTorrents,
    };

    /// <summary>Whether only registered torrents are tracked in private mode.</summary>
    public static readonly ChoiceKey<bool> PrivateTorrents = new(
        "private.torrents", ("static", true), ("dynamic", false))
    {
        Default = Defaults.PrivateIsStatic,
    };

    public static readonly NumberKey MaxPeersPerKey = new(
        "private.max_peers_per_key", 0, 65_000, "peers of one key in one swarm, 0 is unlimited")
    {
        IsLive = true,
        Default = Defaults.MaxPeersPerKey,
    };

    public static readonly ConfigurationKey[] All =
    [
        Mode, CleanupInterval, CompletedRetention,
        PeerTimeout, MaxPeers, MaxPeersPerIp, MaxTorrents, NewTorrentsPerIp, NewTorrents,
        PrivateTorrents, MaxPeersPerKey,
    ];

    public static TrackerOptions Read(KeyReader keys) => new()
    {
        Mode = keys.Read(Mode),
        CleanupInterval = keys.Seconds(CleanupInterval),
        CompletedRetention = TimeSpan.FromDays(keys.Number(CompletedRetention)),
        PeerTimeout = ReadPeerTimeout(keys),
        MaxPeers = keys.Number(MaxPeers),
        MaxPeersPerAddress = keys.Number(MaxPeersPerIp),
        MaxTorrents = keys.Number(MaxTorrents),
        NewTorrentsPerAddress = keys.Number(NewTorrentsPerIp),
        NewTorrents = keys.Number(NewTorrents),
        PrivateIsStatic = keys.Read(PrivateTorrents),
        MaxPeersPerKey = keys.Number(MaxPeersPerKey),
    };

    /// <summary>
    /// The default survives one lost announce, and is at least half an hour, so that clients with a longer interval of
    /// their own stay listed.
    /// </summary>
    private static TimeSpan ReadPeerTimeout(KeyReader keys)
    {
        int announceInterval = keys.Number(GatewayKeys.AnnounceInterval);
        return TimeSpan.FromSeconds(keys.Read(PeerTimeout) ?? Math.Max((2 * announceInterval) + 60, 1800));
    }
}
