namespace Udpt.Grains.Placement;

/// <summary>
/// Tells gateways which silos there are, from the memory of whichever silo is asked: a gateway asks every second, and
/// the database would be asked each time by way of Orleans' management grain. The key is 0.
/// </summary>
[Alias("udpt.ISiloListGrain")]
public interface ISiloListGrain : IGrainWithIntegerKey
{
    /// <summary>The active silos as the silo that answers sees them.</summary>
    [Alias("Get")]
    Task<SiloList> Get();
}

/// <summary>The active silos at one moment.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.SiloList")]
public sealed record SiloList
{
    /// <summary>The version of the membership; of two lists the one with the higher version is the later.</summary>
    [Id(0)] public required long Version { get; init; }

    [Id(1)] public required SiloAddress[] Silos { get; init; }

    /// <summary>The list in the form that knows homes.</summary>
    public SiloSet ToSiloSet() => new(Version, Silos);
}
