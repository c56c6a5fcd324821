namespace Udpt.Grains.Status;

/// <summary>
/// Tells how one silo is. There is one in each silo, with the key <see cref="Placement.SiloKey"/>.
/// </summary>
[Alias("udpt.ISiloStatusGrain")]
public interface ISiloStatusGrain : IGrainWithStringKey
{
    /// <summary>The silo as it is now, its totals a moment old at most.</summary>
    [Alias("Get")]
    Task<SiloReport> Get();
}

/// <summary>One silo at one moment.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.SiloReport")]
public sealed record SiloReport
{
    /// <summary>The name of its host.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>Its release.</summary>
    [Id(1)] public required string Version { get; init; }

    /// <summary>Time since it was started.</summary>
    [Id(2)] public required TimeSpan Uptime { get; init; }

    /// <summary>Torrents that it lists.</summary>
    [Id(3)] public required long Torrents { get; init; }

    [Id(4)] public required long Seeders { get; init; }

    [Id(5)] public required long Leechers { get; init; }

    /// <summary>Whether its store can be used.</summary>
    [Id(6)] public required bool IsStoreReachable { get; init; }
}
