namespace Udpt.Grains.Status;

/// <summary>
/// The gateways of the cluster, as they last reported. Nothing is saved: if its silo is lost, the list fills again
/// within one <see cref="ReportInterval"/>. The key is 0.
/// </summary>
[Alias("udpt.IGatewayListGrain")]
public interface IGatewayListGrain : IGrainWithIntegerKey
{
    /// <summary>Time between two reports of a gateway.</summary>
    static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(2);

    /// <summary>After this time without a report a gateway is removed.</summary>
    static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);

    /// <summary>Replaces the previous report of a gateway.</summary>
    [Alias("Report")]
    Task Report(GatewayReport report);

    /// <summary>Removes a gateway that is stopping.</summary>
    [Alias("Leave")]
    Task Leave(string id);

    /// <summary>The gateways that have reported recently, by name.</summary>
    [Alias("List")]
    Task<GatewayReport[]> List();
}

/// <summary>One gateway at one moment. The counts are since its start.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.GatewayReport")]
public sealed record GatewayReport
{
    /// <summary>Unique per start.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The host name.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>The UDPT version.</summary>
    [Id(2)] public required string Version { get; init; }

    /// <summary>Time since it was started.</summary>
    [Id(3)] public required TimeSpan Uptime { get; init; }

    /// <summary>The addresses on which it listens for datagrams.</summary>
    [Id(4)] public required string[] Addresses { get; init; }

    [Id(5)] public required long Connects { get; init; }

    [Id(6)] public required long Announces { get; init; }

    [Id(7)] public required long Scrapes { get; init; }

    /// <summary>Requests answered with an error.</summary>
    [Id(8)] public required long Errors { get; init; }

    /// <summary>Datagrams not answered.</summary>
    [Id(9)] public required long Dropped { get; init; }
}
