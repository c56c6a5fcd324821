using System.Runtime.CompilerServices;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;

namespace Udpt.Core.Swarms.Peers;

/// <summary>An IPv6 peer: address and port, 18 bytes in network order.</summary>
internal readonly struct IPv6Endpoint : IStoredEndpoint<IPv6Endpoint, UInt128>
{
    private readonly PeerEndpoint _endpoint;

    private IPv6Endpoint(in PeerEndpoint endpoint) => _endpoint = endpoint;

    public static int WireLength => PeerEndpoint.Length;

    public UInt128 Address => new(_endpoint.AddressHigh, _endpoint.AddressLow);

    public static IPv6Endpoint From(in PeerEndpoint endpoint) => new(endpoint);

    public static int IndexOf(ReadOnlySpan<IPv6Endpoint> endpoints, in IPv6Endpoint wanted)
    {
        for (int i = 0; i < endpoints.Length; i++)
        {
            if (endpoints[i].Matches(wanted))
            {
                return i;
            }
        }

        return -1;
    }

    public static uint HashAddress(in UInt128 address) =>
        (uint)(KeyedHash.Of((ulong)(address >> 64), (ulong)address, 0) >> 32);

    public PeerEndpoint ToPeerEndpoint() => _endpoint;

    public uint Hash() => (uint)(KeyedHash.Of(_endpoint.AddressHigh, _endpoint.AddressLow, _endpoint.Port) >> 32);

    public bool Matches(in IPv6Endpoint other) =>
        _endpoint.AddressLow == other._endpoint.AddressLow
        && _endpoint.AddressHigh == other._endpoint.AddressHigh
        && _endpoint.Port == other._endpoint.Port;

    public void Write(ref byte destination) => Unsafe.WriteUnaligned(ref destination, _endpoint);
}
