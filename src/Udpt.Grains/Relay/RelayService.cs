using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Udpt.Grains.Relay;

/// <inheritdoc cref="IRelayService"/>
public sealed class RelayService(GrainId id, Silo silo, ILoggerFactory logging, RelayBatchHandler work)
    : GrainService(id, silo, logging), IRelayService
{
    /// <inheritdoc/>
    public Task<Immutable<byte[]>> Apply(byte[] batch) => Task.FromResult(work.Apply(batch).AsImmutable());
}
