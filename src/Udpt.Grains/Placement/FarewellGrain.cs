using Orleans.Concurrency;

namespace Udpt.Grains.Placement;

/// <inheritdoc cref="IFarewellGrain"/>
[Reentrant]
[SiloKeyPlacement]
public sealed class FarewellGrain(LeavingSilos leaving) : Grain, IFarewellGrain
{
    /// <inheritdoc/>
    public Task<long?> Hear(SiloAddress silo, long turn) => leaving.Hear(silo, turn);
}
