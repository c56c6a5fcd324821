using Orleans.Concurrency;

namespace Udpt.Grains.Placement;

/// <inheritdoc cref="ISiloDrainGrain"/>
[GrainType("farewell")]
[Reentrant]
[SiloKeyPlacement]
internal sealed class SiloDrainGrain(DrainingSilos draining) : Grain, ISiloDrainGrain
{
    /// <inheritdoc/>
    public Task<long?> Notify(SiloAddress silo, long turn) => draining.Receive(silo, turn);
}
