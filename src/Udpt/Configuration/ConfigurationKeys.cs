using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Udpt.Core.Rules;

namespace Udpt.Configuration;

/// <summary>Every key there is. A new key is a line here and a property of <see cref="UdptConfiguration"/>.</summary>
internal static class ConfigurationKeys
{
    public const string Udp = "udp";
    public const string Http = "http";
    public const string Cluster = "cluster";
    public const string Telemetry = "telemetry";
    public const string Private = "private";

    /// <summary>The one section whose names are the user's own; its values are secrets.</summary>
    public const string AccessTokens = "http.access_tokens";

    public const string AllowedToken =
        "NAME = \"TOKEN\", a string that is not empty, or NAME = { token = \"TOKEN\", scope = \"read\" }";

    private const int Day = 86_400;
    private const int Week = 7 * Day;
    private const int AMillion = 1_000_000;

    private static readonly TrackerOptions Defaults = new();

    public static readonly ChoiceKey<TrackerMode> Mode = new(
        "mode",
        ("dynamic", TrackerMode.Dynamic),
        ("static", TrackerMode.Static),
        ("private", TrackerMode.Private))
    {
        IsRequired = true,
    };

    /// <summary>UDPT 3 documented <c>warning</c> and accepted only <c>warn</c>.</summary>
    public static readonly ChoiceKey<LogLevel> LogLevels = new(
        "log_level",
        ("off", LogLevel.None),
        ("error", LogLevel.Error),
        ("warning", LogLevel.Warning),
        ("warn", LogLevel.Warning),
        ("info", LogLevel.Information),
        ("debug", LogLevel.Debug),
        ("trace", LogLevel.Trace))
    {
        IsLive = true,
        Default = LogLevel.Information,
    };

    public static readonly TextKey DbPath = new("db_path", "the path of a file; empty: nothing is saved");

    public static readonly NumberKey CleanupInterval = new("cleanup_interval", 1, Week, "seconds")
    {
        IsLive = true,
        Default = (int)Defaults.CleanupInterval.TotalSeconds,
    };

    /// <summary>How long the completed count of a torrent that nobody registered outlives its last peer.</summary>
    public static readonly NumberKey CompletedRetention = new(
        "completed_retention", 0, 3650, "days, 0: a count goes with its last peer")
    {
        IsLive = true,
        Default = (int)Defaults.CompletedRetention.TotalDays,
    };

    public static readonly EndpointsKey UdpBindAddress = new("udp.bind_address") { IsRequired = true };

    public static readonly NumberKey AnnounceInterval = new("udp.announce_interval", 1, Day, "seconds")
    {
        IsLive = true,
        IsRequired = true,
    };

    /// <summary>Its default follows from <see cref="AnnounceInterval"/>.</summary>
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
        "udp.new_torrents_per_ip", 0, AMillion, "torrents a second, 0 is unlimited")
    {
        IsLive = true,
        Default = Defaults.NewTorrentsPerAddress,
    };

    public static readonly NumberKey NewTorrents = new(
        "udp.new_torrents", 0, AMillion, "torrents a second, 0 is what the processors allow")
    {
        IsLive = true,
        Default = Defaults.NewTorrents,
    };

    public static readonly NumberKey Workers = new("udp.workers", 0, 256, "receiving threads, 0 is one a core")
    {
        Default = 0,
    };

    public static readonly FlagKey SharePort = new("udp.share_port");

    /// <summary>
    /// BEP-15 has a tracker accept a connection id for two minutes; less would refuse clients that keep to it.
    /// </summary>
    public static readonly NumberKey ConnectionIdLifetime = new("udp.connection_id_lifetime", 120, Day, "seconds")
    {
        Default = 120,
    };

    public static readonly EndpointKey HttpBindAddress = new("http.bind_address") { IsRequired = true };

    /// <summary>Whether only registered torrents are tracked in private mode.</summary>
    public static readonly ChoiceKey<bool?> PrivateTorrents = new("private.torrents", ("static", true), ("dynamic", false))
    {
        Default = Defaults.PrivateIsStatic,
    };

    /// <summary>Whether scrapes, which cannot carry a key, are refused in private mode.</summary>
    public static readonly ChoiceKey<bool?> PrivateScrape = new("private.scrape", ("refused", true), ("open", false))
    {
        Default = true,
    };

    public static readonly NumberKey MaxPeersPerKey = new(
        "private.max_peers_per_key", 0, 65_000, "peers of one key in one swarm, 0 is unlimited")
    {
        Default = Defaults.MaxPeersPerKey,
        IsLive = true,
    };

    public static readonly ConnectionStringKey ClusterDatabase = new("cluster.database") { IsRequired = true };

    public static readonly TextKey ClusterId = new("cluster.cluster_id", "a name") { Default = "udpt" };

    public static readonly TextKey ServiceId = new("cluster.service_id", "a name") { Default = "udpt" };

    /// <summary>Without it, the address that this host uses towards others.</summary>
    public static readonly AddressKey Advertise = new("cluster.advertise");

    /// <summary>Orleans' own default.</summary>
    public static readonly NumberKey SiloPort = new("cluster.silo_port", 1, 65_535, "a TCP port") { Default = 11_111 };

    /// <summary>Orleans' own default.</summary>
    public static readonly NumberKey GatewayPort = new("cluster.gateway_port", 1, 65_535, "a TCP port")
    {
        Default = 30_000,
    };

    public static readonly UrlKey OtlpEndpoint = new("telemetry.otlp_endpoint");

    public static readonly FrozenDictionary<string, ConfigurationKey> All = new ConfigurationKey[]
    {
        Mode, LogLevels, DbPath, CleanupInterval, CompletedRetention,
        UdpBindAddress, AnnounceInterval, PeerTimeout, MaxPeers, MaxPeersPerIp, MaxTorrents, NewTorrentsPerIp,
        NewTorrents, Workers, SharePort, ConnectionIdLifetime,
        HttpBindAddress,
        PrivateTorrents, PrivateScrape, MaxPeersPerKey,
        ClusterDatabase, ClusterId, ServiceId, Advertise, SiloPort, GatewayPort,
        OtlpEndpoint,
    }.ToFrozenDictionary(key => key.Path);

    public static readonly FrozenSet<string> Sections = FrozenSet.Create(
        Udp, Http, AccessTokens, Cluster, Private, Telemetry);
}
