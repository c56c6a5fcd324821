using Udpt.Core.Identity;

namespace Udpt.Core.Swarms.Peers;

/// <summary>
/// A peer's endpoint as a swarm stores it. Each address family has its own type, as small as possible.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="TAddress">The address alone.</typeparam>
internal interface IStoredEndpoint<TSelf, TAddress>
    where TSelf : unmanaged, IStoredEndpoint<TSelf, TAddress>
    where TAddress : unmanaged, IEquatable<TAddress>
{
    /// <summary>Bytes of one peer in an announce reply (BEP-15).</summary>
    static abstract int WireLength { get; }

    static abstract TSelf From(in PeerEndpoint endpoint);

    /// <summary>The position of <paramref name="wanted"/> in <paramref name="endpoints"/>, or -1.</summary>
    static abstract int IndexOf(ReadOnlySpan<TSelf> endpoints, in TSelf wanted);

    static abstract uint HashAddress(in TAddress address);

    TAddress Address { get; }

    PeerEndpoint ToPeerEndpoint();

    uint Hash();

    bool Matches(in TSelf other);

    /// <summary>
    /// Writes the wire form. May write up to 8 bytes whatever the wire length; the next peer overwrites the excess.
    /// </summary>
    void Write(ref byte destination);
}
