using Orleans.Concurrency;
using Orleans.Services;
using Udpt.Grains.Placement;

namespace Udpt.Grains.Relay;

/// <inheritdoc cref="IRelayGrain"/>
[GrainType("relay")]
[SiloKeyPlacement]
internal sealed class RelayGrain(RelayBatchHandler work, ILocalSiloDetails silo, IEnumerable<IGrainService> services)
    : Grain, IRelayGrain
{
    /// <inheritdoc/>
    public Task<Immutable<byte[]>> Apply(byte[] batch) => Task.FromResult(work.Apply(batch).AsImmutable());

    /// <inheritdoc/>
    public Task<GrainId?> Service()
    {
        RelayService? service = services.OfType<RelayService>().FirstOrDefault();
        GrainId? id = service is null || silo.GatewayAddress is not { } gateway
            ? null
            : SystemTargetGrainId.Create(service.GetGrainId().Type, SiloAddress.New(gateway.Endpoint, 0)).GrainId;
        return Task.FromResult(id);
    }
}
