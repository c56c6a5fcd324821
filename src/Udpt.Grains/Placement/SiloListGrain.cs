using Orleans.Concurrency;

namespace Udpt.Grains.Placement;

/// <inheritdoc cref="ISiloListGrain"/>
[GrainType("silolist")]
[StatelessWorker]
internal sealed class SiloListGrain(SiloView view) : Grain, ISiloListGrain
{
    /// <inheritdoc/>
    public Task<SiloList> Get() =>
        Task.FromResult(new SiloList { Version = view.Silos.Version, Silos = [.. view.Silos.Silos] });
}
