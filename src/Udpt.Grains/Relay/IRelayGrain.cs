using Orleans.Concurrency;
using Udpt.Grains.Calls;

namespace Udpt.Grains.Relay;

/// <summary>
/// Applies the announces and scrapes of a gateway's receive batch to the swarms of one silo: one call per batch instead
/// of one per datagram. Each silo has one, with the key <see cref="Placement.SiloKey"/>.
/// </summary>
[Alias("udpt.IRelayGrain")]
public interface IRelayGrain : IGrainWithStringKey
{
    /// <summary>
    /// Applies a batch and answers its entries in order. <see cref="RelayWire"/> defines the bytes. Torrents that are
    /// not in this silo's table are answered as not here.
    /// </summary>
    /// <remarks>
    /// Batch and answer are never modified afterwards; without the immutability markers Orleans would copy each answer
    /// twice.
    /// </remarks>
    /// <exception cref="InvalidDataException">The batch is damaged or of a later version.</exception>
    [Alias("Apply")]
    [AlwaysInterleave]
    [ResponseTimeout(CallTimeouts.Datagram)]
    Task<Immutable<byte[]>> Apply([Immutable] byte[] batch);

    /// <summary>
    /// The id of this silo's <see cref="IRelayService"/> as a gateway reaches it; null if gateways cannot.
    /// </summary>
    [Alias("Service")]
    [ResponseTimeout(CallTimeouts.Datagram)]
    Task<GrainId?> Service();
}
