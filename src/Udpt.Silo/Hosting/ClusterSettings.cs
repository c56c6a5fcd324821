using System.Net;

namespace Udpt.Silo.Hosting;

/// <summary>The <c>[cluster]</c> section of the configuration.</summary>
public sealed record ClusterSettings
{
    /// <summary><c>database</c>: the connection string. A secret: never log it.</summary>
    public required string Database { get; init; }

    /// <summary><c>cluster_id</c>.</summary>
    public required string ClusterId { get; init; }

    /// <summary><c>service_id</c>.</summary>
    public required string ServiceId { get; init; }

    /// <summary><c>advertise</c>: the address at which others reach this silo; null for the host's own.</summary>
    public IPAddress? Advertise { get; init; }

    /// <summary><c>silo_port</c>.</summary>
    public required int SiloPort { get; init; }

    /// <summary><c>gateway_port</c>.</summary>
    public required int GatewayPort { get; init; }

    /// <summary>Without the secret, so that it can be in no log.</summary>
    public override string ToString() => $"{nameof(ClusterSettings)} {{ {nameof(ClusterId)} = {ClusterId} }}";
}
