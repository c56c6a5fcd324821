using System.Text.Json.Serialization;

namespace Udpt.Api.Status;

/// <summary>The tracker as a whole at one moment: totals, and each silo and gateway.</summary>
public sealed record TrackerStatus
{
    /// <summary>Which torrents are tracked: <c>dynamic</c>, <c>static</c> or <c>private</c>.</summary>
    /// <example>dynamic</example>
    public required string Mode { get; init; }

    /// <summary>The release of the process that answers.</summary>
    /// <example>4.0.0</example>
    public required string Version { get; init; }

    /// <summary>Seconds since the process that answers was started.</summary>
    /// <example>86400</example>
    public required long Uptime { get; init; }

    /// <summary>Torrents of all silos that answer.</summary>
    /// <example>1204</example>
    public required long Torrents { get; init; }

    /// <summary>Peers that have the whole of their torrent, over all torrents.</summary>
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

/// <summary>One silo. What is null is not known, since the silo does not answer.</summary>
public sealed record SiloState
{
    /// <summary>Where other processes of the cluster reach it.</summary>
    /// <example>10.0.0.5:11111</example>
    public required string Address { get; init; }

    /// <summary><c>active</c>, or <c>unreachable</c> when it has not answered in time.</summary>
    /// <example>active</example>
    public required string State { get; init; }

    /// <summary>The name of its host.</summary>
    /// <example>udpt-silo-0</example>
    public required string? Name { get; init; }

    /// <summary>Its release.</summary>
    /// <example>4.0.0</example>
    public required string? Version { get; init; }

    /// <summary>Seconds since it was started.</summary>
    /// <example>86400</example>
    public required long? Uptime { get; init; }

    /// <summary>Its torrents.</summary>
    /// <example>602</example>
    public required long? Torrents { get; init; }

    /// <summary>Peers of its torrents that have the whole of it.</summary>
    /// <example>2560</example>
    public required long? Seeders { get; init; }

    /// <summary>All other peers of its torrents.</summary>
    /// <example>365</example>
    public required long? Leechers { get; init; }

    /// <summary>Whether it can save: <c>reachable</c>, <c>unreachable</c>, or <c>unknown</c> when it does not answer.</summary>
    /// <example>reachable</example>
    public required string Store { get; init; }

    /// <summary>Whether it has answered.</summary>
    [JsonIgnore]
    public bool IsActive => State == Active;

    internal const string Active = "active";
    internal const string Reachable = "reachable";
    internal const string Unreachable = "unreachable";
    internal const string Unknown = "unknown";
}

/// <summary>One gateway. Its counts are since its start.</summary>
public sealed record GatewayState
{
    /// <summary>The name of its host.</summary>
    /// <example>udpt-gateway-7d9f</example>
    public required string Name { get; init; }

    /// <summary>Tells gateways of one host apart; another one at each start.</summary>
    /// <example>5f0c2a9b71de</example>
    public required string Id { get; init; }

    /// <summary>Its release.</summary>
    /// <example>4.0.0</example>
    public required string Version { get; init; }

    /// <summary>Seconds since it was started.</summary>
    /// <example>86400</example>
    public required long Uptime { get; init; }

    /// <summary>Where it listens for datagrams.</summary>
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

    /// <summary>Time from its start to the moment at which it counted.</summary>
    [JsonIgnore]
    public TimeSpan Age { get; init; }
}
