namespace Udpt.Grains.Status;

/// <summary>
/// The gateways of the cluster, as they last told of themselves. Nothing of it is saved: after the loss of its silo the
/// list fills again within one <see cref="ReportInterval"/>. The key is 0.
/// </summary>
[Alias("udpt.IGatewayListGrain")]
public interface IGatewayListGrain : IGrainWithIntegerKey
{
    /// <summary>Between two reports of a gateway.</summary>
    static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(2);

    /// <summary>A gateway that has told nothing for so long is gone.</summary>
    static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);

    /// <summary>Takes the report of one gateway in place of its last.</summary>
    [Alias("Report")]
    Task Report(GatewayReport report);

    /// <summary>Forgets a gateway, which stops.</summary>
    [Alias("Leave")]
    Task Leave(string id);

    /// <summary>The gateways that have told of themselves lately, by name.</summary>
    [Alias("List")]
    Task<GatewayReport[]> List();
}

/// <summary>One gateway at one moment. The counts are since its start.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.GatewayReport")]
public sealed record GatewayReport
{
    /// <summary>Another one for each start.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The name of its host.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>Its release.</summary>
    [Id(2)] public required string Version { get; init; }

    /// <summary>Time since it was started.</summary>
    [Id(3)] public required TimeSpan Uptime { get; init; }

    /// <summary>Where it listens for datagrams.</summary>
    [Id(4)] public required string[] Addresses { get; init; }

    [Id(5)] public required long Connects { get; init; }

    [Id(6)] public required long Announces { get; init; }

    [Id(7)] public required long Scrapes { get; init; }

    /// <summary>Requests answered with an error.</summary>
    [Id(8)] public required long Errors { get; init; }

    /// <summary>Datagrams not answered.</summary>
    [Id(9)] public required long Dropped { get; init; }
}
