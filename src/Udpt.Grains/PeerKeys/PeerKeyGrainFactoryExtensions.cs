using Udpt.Core.Identity;

namespace Udpt.Grains.PeerKeys;

/// <summary>Access to the grains of peer keys.</summary>
public static class PeerKeyGrainFactoryExtensions
{
    /// <summary>The grain of a key.</summary>
    public static IPeerKeyGrain GetPeerKey(this IGrainFactory grains, in PeerKeyId key) =>
        grains.GetGrain<IPeerKeyGrain>(key.GrainKey);

    /// <summary>The list of keys.</summary>
    public static IPeerKeyListGrain GetPeerKeyList(this IGrainFactory grains) => grains.GetGrain<IPeerKeyListGrain>(0);

    /// <summary>The list of revocations.</summary>
    public static IRevocationsGrain GetRevocations(this IGrainFactory grains) => grains.GetGrain<IRevocationsGrain>(0);
}
