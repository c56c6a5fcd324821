using System.Text.Json.Serialization;

namespace Udpt.Api.Status;

/// <summary>The tracker as a whole at one moment: totals, and each silo and gateway.</summary>
public sealed record TrackerStatus
{
    /// <summary>Which torrents are tracked: <c>dynamic</c>, <c>static</c> or <c>private</c>.</summary>
    /// <example>dynamic</example>
    public required string Mode { get; init; }

    /// <summary>The version of the process that responds.</summary>
    /// <example>4.0.0</example>
    public required string Version { get; init; }

    /// <summary>Seconds since the process that responds was started.</summary>
    /// <example>86400</example>
    public required long Uptime { get; init; }

    /// <summary>Torrents of all reachable silos.</summary>
    /// <example>1204</example>
    public required long Torrents { get; init; }

    /// <summary>Peers with nothing left to download, over all torrents.</summary>
    /// <example>5120</example>
    public required long Seeders { get; init; }

    /// <summary>All other peers, over all torrents.</summary>
    /// <example>731</example>
    public required long Leechers { get; init; }

    /// <summary>The silos, by address.</summary>
    public required IReadOnlyList<SiloState> Silos { get; init; }

    /// <summary>The gateways, by name.</summary>
    public required IReadOnlyList<GatewayState> Gateways { get; init; }
}

/// <summary>One silo. If it does not respond, unknown values are null.</summary>
public sealed record SiloState
{
    /// <summary>The address at which other processes of the cluster reach it.</summary>
    /// <example>10.0.0.5:11111</example>
    public required string Address { get; init; }

    /// <summary><c>active</c>, or <c>unreachable</c> if it has not responded in time.</summary>
    /// <example>active</example>
    public required string State { get; init; }

    /// <summary>Its host name.</summary>
    /// <example>udpt-silo-0</example>
    public required string? Name { get; init; }

    /// <summary>Its version.</summary>
    /// <example>4.0.0</example>
    public required string? Version { get; init; }

    /// <summary>Seconds since it was started.</summary>
    /// <example>86400</example>
    public required long? Uptime { get; init; }

    /// <summary>Its torrents.</summary>
    /// <example>602</example>
    public required long? Torrents { get; init; }

    /// <summary>Peers of its torrents with nothing left to download.</summary>
    /// <example>2560</example>
    public required long? Seeders { get; init; }

    /// <summary>All other peers of its torrents.</summary>
    /// <example>365</example>
    public required long? Leechers { get; init; }

    /// <summary>
    /// Whether it can save: <c>reachable</c>, <c>unreachable</c>, or <c>unknown</c> if it does not respond.
    /// </summary>
    /// <example>reachable</example>
    public required string Store { get; init; }

    /// <summary>Whether it has responded.</summary>
    [JsonIgnore]
    public bool IsActive => State == Active;

    internal const string Active = "active";
    internal const string Reachable = "reachable";
    internal const string Unreachable = "unreachable";
    internal const string Unknown = "unknown";
}

/// <summary>One gateway. Its counts start at 0 when it starts.</summary>
public sealed record GatewayState
{
    /// <summary>Its host name.</summary>
    /// <example>udpt-gateway-7d9f</example>
    public required string Name { get; init; }

    /// <summary>Distinguishes gateways on one host; changes with every start.</summary>
    /// <example>5f0c2a9b71de</example>
    public required string Id { get; init; }

    /// <summary>Its version.</summary>
    /// <example>4.0.0</example>
    public required string Version { get; init; }

    /// <summary>Seconds since it was started.</summary>
    /// <example>86400</example>
    public required long Uptime { get; init; }

    /// <summary>The addresses on which it listens for datagrams.</summary>
    /// <example>["0.0.0.0:6969"]</example>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>Requests received: the sum of the next three.</summary>
    /// <example>904133</example>
    public required long Requests { get; init; }

    /// <summary>Connect requests received.</summary>
    /// <example>310200</example>
    public required long Connects { get; init; }

    /// <summary>Announces received.</summary>
    /// <example>589021</example>
    public required long Announces { get; init; }

    /// <summary>Scrapes received.</summary>
    /// <example>4912</example>
    public required long Scrapes { get; init; }

    /// <summary>Requests answered with an error.</summary>
    /// <example>17</example>
    public required long Errors { get; init; }

    /// <summary>Datagrams not answered.</summary>
    /// <example>230</example>
    public required long Dropped { get; init; }

    /// <summary>Its uptime at the moment of the counts.</summary>
    [JsonIgnore]
    public TimeSpan Age { get; init; }
}
