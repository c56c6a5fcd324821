using Orleans.Concurrency;
using Orleans.Services;
using Udpt.Grains.Calls;

namespace Udpt.Grains.Relay;

/// <summary>
/// What <see cref="IRelayGrain"/> does, by the shortest way. A call of a grain leaves a gateway by the connection to any
/// silo, which passes it on to the right one; a call of a service leaves by the connection to its silo, and does not
/// depend on the others. <see cref="IRelayGrain.Service"/> tells its id.
/// </summary>
[Alias("udpt.IRelayService")]
public interface IRelayService : IGrainService
{
    /// <inheritdoc cref="IRelayGrain.Apply"/>
    [Alias("Apply")]
    [ResponseTimeout(CallTimeouts.Datagram)]
    Task<Immutable<byte[]>> Apply([Immutable] byte[] batch);
}
