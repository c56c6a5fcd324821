using Microsoft.Extensions.Logging;
using Udpt.Grains.Swarms;

namespace Udpt.Grains.Relay;

/// <inheritdoc cref="IRelayService"/>
public sealed class RelayService(GrainId id, Silo silo, ILoggerFactory logging, RelayWork work)
    : GrainService(id, silo, logging), IRelayService
{
    private SwarmRandom _random = SwarmRandom.Create();

    /// <inheritdoc/>
    public Task<byte[]> Apply(byte[] batch) => Task.FromResult(work.Apply(batch, ref _random));
}
