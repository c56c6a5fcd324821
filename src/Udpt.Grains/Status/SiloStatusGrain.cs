using Orleans.Concurrency;
using Udpt.Grains.Calls;
using Udpt.Grains.Census;
using Udpt.Grains.Placement;

namespace Udpt.Grains.Status;

/// <inheritdoc cref="ISiloStatusGrain"/>
[GrainType("silostatus")]
[Reentrant]
[SiloKeyPlacement]
internal sealed class SiloStatusGrain(SwarmCensus census, IStoreProbe store, ProcessIdentity process, TimeProvider time)
    : Grain, ISiloStatusGrain
{
    private static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(2);

    private readonly CachedComputation<bool> _store = new(time, LongestProbe, store.IsReachable);

    /// <inheritdoc/>
    public async Task<SiloReport> Get()
    {
        Task<bool> isStoreReachable = _store.Get();
        SwarmTotals totals = await census.Totals();
        return new SiloReport
        {
            Name = process.Name,
            Version = ProcessIdentity.Version,
            Uptime = process.Uptime,
            Torrents = totals.Torrents,
            Seeders = totals.Seeders,
            Leechers = totals.Leechers,
            IsStoreReachable = await isStoreReachable,
        };
    }
}
