namespace Udpt.Grains.Placement;

/// <summary>
/// Lists the silos for gateways, from the memory of whichever silo is asked: gateways ask several times per second, and
/// Orleans' management grain would query the database each time. Any key gives the same list.
/// </summary>
[Alias("udpt.ISiloListGrain")]
public interface ISiloListGrain : IGrainWithIntegerKey
{
    /// <summary>The active silos as known to the silo that answers.</summary>
    [Alias("Get")]
    Task<SiloList> Get();
}

/// <summary>The active silos at one moment.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.SiloList")]
public sealed record SiloList
{
    /// <summary>The version of the membership; the list with the higher version is newer.</summary>
    [Id(0)] public required long Version { get; init; }

    [Id(1)] public required SiloAddress[] Silos { get; init; }

    /// <summary>Converts the list to a <see cref="SiloSet"/>, which computes homes.</summary>
    public SiloSet ToSiloSet() => new(Version, Silos);
}
