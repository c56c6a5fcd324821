using Orleans.Concurrency;
using Udpt.Grains.Calls;

namespace Udpt.Grains.Relay;

/// <summary>
/// Applies the announces and scrapes of a gateway's receive batch to the swarms of one silo: one call instead of one a
/// datagram. There is one in each silo, with the key <see cref="Placement.SiloKey"/>.
/// </summary>
[Alias("udpt.IRelayGrain")]
public interface IRelayGrain : IGrainWithStringKey
{
    /// <summary>
    /// Applies a batch and answers each of its entries, in order. See <see cref="RelayWire"/> for the bytes. What is not in
    /// this silo's table is answered as not here.
    /// </summary>
    /// <remarks>Nobody changes batch or answer afterwards. Orleans, not told so, would copy each answer twice.</remarks>
    /// <exception cref="InvalidDataException">The batch is damaged, or of a later version.</exception>
    [Alias("Apply")]
    [AlwaysInterleave]
    [ResponseTimeout(CallTimeouts.Datagram)]
    Task<Immutable<byte[]>> Apply([Immutable] byte[] batch);

    /// <summary>
    /// The id of this silo's <see cref="IRelayService"/> as a gateway reaches it; null when gateways cannot.
    /// </summary>
    [Alias("Service")]
    [ResponseTimeout(CallTimeouts.Datagram)]
    Task<GrainId?> Service();
}
