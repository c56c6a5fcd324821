using Udpt.Grains.Swarms;

namespace Udpt.Grains.Placement;

/// <summary>
/// The silos of the cluster as this process sees them. A silo that is alone, and a gateway that has not heard of any,
/// see none.
/// </summary>
public sealed class SiloView
{
    private volatile SiloSet _silos = SiloSet.Empty;

    /// <summary>The silo of this process; null in a gateway, and in a silo that is alone.</summary>
    public SiloAddress? Self { get; init; }

    /// <summary>The silo of this process, alone or not; null in a gateway.</summary>
    public SiloAddress? Local { get; init; }

    /// <summary>The silos as last heard.</summary>
    public SiloSet Silos => _silos;

    /// <summary>Takes over what was heard, unless it is older than what is known.</summary>
    /// <returns>Whether the silos have changed.</returns>
    public bool Update(SiloSet silos)
    {
        SiloSet before = _silos;
        if (silos.Version <= before.Version)
        {
            return false;
        }

        _silos = silos;
        return !before.Silos.SequenceEqual(silos.Silos);
    }

    /// <summary>Whether this silo is a torrent's home; one that is alone is every torrent's.</summary>
    public bool IsHome(in InfoHash infoHash) =>
        Self is null || _silos.HomeAddressOf(infoHash) is not { } home || home.Equals(Self);
}
