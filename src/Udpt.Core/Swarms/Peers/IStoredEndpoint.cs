using Udpt.Core.Identity;

namespace Udpt.Core.Swarms.Peers;

/// <summary>A peer's endpoint as a swarm stores it, one type an address family, so that each is as small as it can be.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="TAddress">The address alone.</typeparam>
internal interface IStoredEndpoint<TSelf, TAddress>
    where TSelf : unmanaged, IStoredEndpoint<TSelf, TAddress>
    where TAddress : unmanaged, IEquatable<TAddress>
{
    /// <summary>Bytes of one peer in an announce reply (BEP-15).</summary>
    static abstract int WireLength { get; }

    static abstract TSelf From(in PeerEndpoint endpoint);

    /// <summary>Where <paramref name="wanted"/> stands in <paramref name="endpoints"/>, or -1.</summary>
    static abstract int IndexOf(ReadOnlySpan<TSelf> endpoints, in TSelf wanted);

    static abstract uint HashAddress(in TAddress address);

    TAddress Address { get; }

    PeerEndpoint ToPeerEndpoint();

    uint Hash();

    bool Matches(in TSelf other);

    /// <summary>
    /// Writes the wire form. May write up to 8 bytes in all whatever the wire length, the rest of which the next peer
    /// overwrites.
    /// </summary>
    void Write(ref byte destination);
}
