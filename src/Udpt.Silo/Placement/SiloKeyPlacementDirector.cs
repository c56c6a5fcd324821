using Orleans.Runtime.Placement;
using Udpt.Grains.Placement;

namespace Udpt.Silo.Placement;

/// <summary>Places a grain on the silo named by its key, or fails.</summary>
internal sealed class SiloKeyPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        SiloAddress silo = SiloKey.Parse(target.GrainIdentity.Key.ToString()!);
        return context.GetCompatibleSilos(target).Contains(silo)
            ? Task.FromResult(silo)
            : throw new SiloUnavailableException($"The silo {silo} has left the cluster.");
    }
}
