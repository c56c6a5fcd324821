using Orleans.Concurrency;
using Orleans.Services;
using Udpt.Grains.Calls;

namespace Udpt.Grains.Relay;

/// <summary>
/// Like <see cref="IRelayGrain"/>, but by the shortest path. A grain call leaves a gateway through the connection to
/// any silo, which forwards it; a service call leaves through the connection to its own silo and does not depend on the
/// others. <see cref="IRelayGrain.Service"/> returns its id.
/// </summary>
[Alias("udpt.IRelayService")]
public interface IRelayService : IGrainService
{
    /// <inheritdoc cref="IRelayGrain.Apply"/>
    [Alias("Apply")]
    [ResponseTimeout(CallTimeouts.Datagram)]
    Task<Immutable<byte[]>> Apply([Immutable] byte[] batch);
}
