using Microsoft.Extensions.Logging;

namespace Udpt.Grains.Relay;

/// <inheritdoc cref="IRelayService"/>
public sealed class RelayService(GrainId id, Silo silo, ILoggerFactory logging, RelayWork work)
    : GrainService(id, silo, logging), IRelayService
{
    /// <inheritdoc/>
    public Task<byte[]> Apply(byte[] batch) => Task.FromResult(work.Apply(batch));
}
