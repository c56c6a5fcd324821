using Orleans.Runtime.Placement;
using Udpt.Core.Identity;
using Udpt.Grains.Placement;
using Udpt.Grains.Torrents;

namespace Udpt.Silo.Placement;

/// <summary>
/// Places a torrent at its home among the compatible silos. A placement hint takes precedence; otherwise a requested
/// migration would be ignored.
/// </summary>
internal sealed class TorrentPlacementDirector(DrainingSilos draining, ILocalSiloDetails local) : IPlacementDirector
{
    // The compatible silos are the same array until the membership changes.
    private volatile SiloSet _silos = SiloSet.Empty;

    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        SiloAddress[] compatible = context.GetCompatibleSilos(target);
        if (IPlacementDirector.GetPlacementHint(target.RequestContextData, compatible) is { } hint)
        {
            return Task.FromResult(hint);
        }

        if (!TorrentKey.TryParse(target.GrainIdentity.Key.ToString(), out InfoHash infoHash))
        {
            throw new ArgumentException($"'{target.GrainIdentity.Key}' is not the key of a torrent.");
        }

        SiloAddress[] silos = draining.Choose(compatible, local.SiloAddress);
        return Task.FromResult(Of(silos).HomeAddressOf(infoHash)
            ?? throw new SiloUnavailableException("No silo can host the torrent."));
    }

    private SiloSet Of(SiloAddress[] compatible)
    {
        SiloSet silos = _silos;
        if (silos.Silos.Count != compatible.Length || !compatible.All(silos.Silos.Contains))
        {
            _silos = silos = new SiloSet(0, compatible);
        }

        return silos;
    }
}
