using Microsoft.Extensions.Logging;
using Udpt.Api.Options;
using Udpt.Core.Rules;
using Udpt.Gateway.Udp;
using Udpt.Silo.Hosting;

namespace Udpt.Configuration;

/// <summary>The configuration, read and found good: the options of the process itself and of each feature.</summary>
internal sealed record UdptConfiguration
{
    /// <summary>What the process is; null for a command that only looks something up.</summary>
    public required ProcessRole? Role { get; init; }

    /// <summary><c>log_level</c>; <c>off</c> is <see cref="LogLevel.None"/>.</summary>
    public required LogLevel LogLevel { get; init; }

    /// <summary><c>db_path</c>, as written; null: nothing outlives the process.</summary>
    public required string? DatabasePath { get; init; }

    /// <summary><c>[telemetry] otlp_endpoint</c>; null: what the variables of OpenTelemetry say.</summary>
    public required Uri? OtlpEndpoint { get; init; }

    /// <summary>How torrents and swarms behave.</summary>
    public required TrackerOptions Tracker { get; init; }

    /// <summary>How the gateway listens; a silo has none.</summary>
    public required UdpGatewayOptions Udp { get; init; }

    /// <summary><c>[http]</c>; null: no REST API.</summary>
    public required HttpOptions? Http { get; init; }

    /// <summary><c>[cluster]</c>; null: one process by itself.</summary>
    public required ClusterSettings? Cluster { get; init; }

    /// <summary>Where it was read from.</summary>
    public required ConfigurationOrigin Origin { get; init; }
}
