namespace Udpt.Grains.Status;

/// <summary>Reports the status of one silo. Each silo has one, with the key <see cref="Placement.SiloKey"/>.</summary>
[Alias("udpt.ISiloStatusGrain")]
public interface ISiloStatusGrain : IGrainWithStringKey
{
    /// <summary>The silo's current status; its totals may be a few seconds old.</summary>
    [Alias("Get")]
    Task<SiloReport> Get();
}

/// <summary>One silo at one moment.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.SiloReport")]
public sealed record SiloReport
{
    /// <summary>The host name.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>The UDPT version.</summary>
    [Id(1)] public required string Version { get; init; }

    /// <summary>Time since it was started.</summary>
    [Id(2)] public required TimeSpan Uptime { get; init; }

    /// <summary>Torrents that the silo lists.</summary>
    [Id(3)] public required long Torrents { get; init; }

    [Id(4)] public required long Seeders { get; init; }

    [Id(5)] public required long Leechers { get; init; }

    /// <summary>Whether its store is available.</summary>
    [Id(6)] public required bool IsStoreReachable { get; init; }
}
