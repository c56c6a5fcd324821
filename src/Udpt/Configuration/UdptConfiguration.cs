using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;
using Udpt.Api.Options;
using Udpt.Core.Rules;

namespace Udpt.Configuration;

/// <summary>The configuration, read and found good.</summary>
internal sealed record UdptConfiguration
{
    /// <summary><c>mode</c>.</summary>
    public required TrackerMode Mode { get; init; }

    /// <summary><c>log_level</c>; <c>off</c> is <see cref="LogLevel.None"/>.</summary>
    public required LogLevel LogLevel { get; init; }

    /// <summary><c>db_path</c>, as written; null: nothing outlives the process.</summary>
    public required string? DatabasePath { get; init; }

    /// <summary><c>cleanup_interval</c>.</summary>
    public required TimeSpan CleanupInterval { get; init; }

    /// <summary><c>completed_retention</c>; zero: counts go with their swarms.</summary>
    public required TimeSpan CompletedRetention { get; init; }

    /// <summary><c>[udp]</c>.</summary>
    public required UdpConfiguration Udp { get; init; }

    /// <summary><c>[http]</c>; null: no REST API.</summary>
    public required HttpConfiguration? Http { get; init; }

    /// <summary><c>[cluster]</c>; null: one process by itself.</summary>
    public required ClusterConfiguration? Cluster { get; init; }

    /// <summary><c>otlp_endpoint</c> of <c>[telemetry]</c>; null: what the variables of OpenTelemetry say.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary><c>[private]</c>; null in other modes.</summary>
    public required PrivateConfiguration? Private { get; init; }

    /// <summary>Where it was read from.</summary>
    public required ConfigurationOrigin Origin { get; init; }

    public TrackerOptions ToTrackerOptions()
    {
        return new TrackerOptions
        {
            Mode = Mode,
            PrivateIsStatic = Private?.TorrentsAreStatic ?? true,
            MaxPeersPerKey = Private?.MaxPeersPerKey ?? 0,
            CleanupInterval = CleanupInterval,
            CompletedRetention = CompletedRetention,
            PeerTimeout = Udp.PeerTimeout,
            MaxPeers = Udp.MaxPeers,
            MaxPeersPerAddress = Udp.MaxPeersPerAddress,
            MaxTorrents = Udp.MaxTorrents,
            NewTorrentsPerAddress = Udp.NewTorrentsPerAddress,
            NewTorrents = Udp.NewTorrents,
        };
    }
}

/// <summary>The section <c>[udp]</c>.</summary>
internal sealed record UdpConfiguration
{
    /// <summary><c>bind_address</c>, at least one; port 0 is any free one.</summary>
    public required ImmutableArray<IPEndPoint> BindAddresses { get; init; }

    /// <summary><c>announce_interval</c>, told to peers.</summary>
    public required TimeSpan AnnounceInterval { get; init; }

    /// <summary><c>peer_timeout</c>.</summary>
    public required TimeSpan PeerTimeout { get; init; }

    /// <summary><c>max_peers</c> in one reply.</summary>
    public required int MaxPeers { get; init; }

    /// <summary><c>max_peers_per_ip</c> in one swarm; 0 is unlimited.</summary>
    public required int MaxPeersPerAddress { get; init; }

    /// <summary><c>max_torrents</c>; 0 is as memory allows.</summary>
    public required int MaxTorrents { get; init; }

    /// <summary><c>new_torrents_per_ip</c> a second; 0 is unlimited.</summary>
    public required int NewTorrentsPerAddress { get; init; }

    /// <summary><c>new_torrents</c> a second; 0 is what the processors allow.</summary>
    public required int NewTorrents { get; init; }

    /// <summary><c>workers</c>: receiving threads; 0 is one a core.</summary>
    public required int Workers { get; init; }

    /// <summary><c>share_port</c>: other gateways of this host may answer on the same addresses.</summary>
    public required bool SharePort { get; init; }

    /// <summary><c>connection_id_lifetime</c>, at least BEP-15's two minutes.</summary>
    public required TimeSpan ConnectionIdLifetime { get; init; }
}

/// <summary>The section <c>[http]</c>.</summary>
internal sealed record HttpConfiguration
{
    /// <summary><c>bind_address</c>; port 0 is any free one.</summary>
    public required IPEndPoint BindAddress { get; init; }

    /// <summary>
    /// <c>[http.access_tokens]</c>: token by the name of who holds it, each with what it opens.
    /// </summary>
    public required ImmutableSortedDictionary<string, AccessToken> AccessTokens { get; init; }
}

/// <summary>The section <c>[private]</c>.</summary>
internal sealed record PrivateConfiguration
{
    /// <summary><c>torrents</c>: only registered ones are tracked.</summary>
    public required bool TorrentsAreStatic { get; init; }

    /// <summary><c>scrape</c>: refused, since a scrape cannot carry a key.</summary>
    public required bool ScrapeIsRefused { get; init; }

    /// <summary><c>max_peers_per_key</c> in one swarm; 0 is unlimited.</summary>
    public required int MaxPeersPerKey { get; init; }
}

/// <summary>The section <c>[cluster]</c>.</summary>
internal sealed record ClusterConfiguration
{
    /// <summary><c>database</c>: the connection string. A secret: never log it.</summary>
    public required string Database { get; init; }

    /// <summary><c>cluster_id</c>: silos and gateways with the same one find each other.</summary>
    public required string ClusterId { get; init; }

    /// <summary><c>service_id</c>: whose records they are.</summary>
    public required string ServiceId { get; init; }

    /// <summary><c>advertise</c>: this silo's address; null: the host's.</summary>
    public required IPAddress? Advertise { get; init; }

    /// <summary><c>silo_port</c>: silos speak to silos.</summary>
    public required int SiloPort { get; init; }

    /// <summary><c>gateway_port</c>: gateways speak to silos.</summary>
    public required int GatewayPort { get; init; }
}
