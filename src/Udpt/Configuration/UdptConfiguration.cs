using Microsoft.Extensions.Logging;
using Udpt.Api.Options;
using Udpt.Core.Rules;
using Udpt.Gateway.Udp;
using Udpt.Silo.Hosting;

namespace Udpt.Configuration;

/// <summary>The valid configuration: the options of the process and of each feature.</summary>
internal sealed record UdptConfiguration
{
    /// <summary>The kind of the process; null for a command that only looks something up.</summary>
    public required ProcessRole? Role { get; init; }

    /// <summary><c>log_level</c>; <c>off</c> is <see cref="LogLevel.None"/>.</summary>
    public required LogLevel LogLevel { get; init; }

    /// <summary><c>db_path</c> as written; null: nothing survives a restart.</summary>
    public required string? DatabasePath { get; init; }

    /// <summary><c>[telemetry] otlp_endpoint</c>; null: OpenTelemetry's environment variables apply.</summary>
    public required Uri? OtlpEndpoint { get; init; }

    /// <summary>How torrents and swarms behave.</summary>
    public required TrackerOptions Tracker { get; init; }

    /// <summary>How the gateway listens; a silo has none.</summary>
    public required UdpGatewayOptions Udp { get; init; }

    /// <summary><c>[http]</c>; null: no REST API.</summary>
    public required HttpOptions? Http { get; init; }

    /// <summary><c>[cluster]</c>; null: a standalone process.</summary>
    public required ClusterSettings? Cluster { get; init; }

    /// <summary>Its source.</summary>
    public required ConfigurationOrigin Origin { get; init; }
}
