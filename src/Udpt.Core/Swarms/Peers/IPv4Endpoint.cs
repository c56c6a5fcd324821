using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;

namespace Udpt.Core.Swarms.Peers;

/// <summary>An IPv4 peer: address, port and two zero bytes, 8 bytes in network order.</summary>
internal readonly struct IPv4Endpoint : IStoredEndpoint<IPv4Endpoint, uint>
{
    private readonly ulong _bytes;

    private IPv4Endpoint(ulong bytes) => _bytes = bytes;

    public static int WireLength => 6;

    public uint Address => Unsafe.As<ulong, uint>(ref Unsafe.AsRef(in _bytes));

    public static IPv4Endpoint From(in PeerEndpoint endpoint)
    {
        ulong bytes = 0;
        endpoint.Bytes[12..18].CopyTo(MemoryMarshal.AsBytes(new Span<ulong>(ref bytes)));
        return new(bytes);
    }

    public static int IndexOf(ReadOnlySpan<IPv4Endpoint> endpoints, in IPv4Endpoint wanted) =>
        MemoryMarshal.Cast<IPv4Endpoint, ulong>(endpoints).IndexOf(wanted._bytes);

    public static uint HashAddress(in uint address) => (uint)(KeyedHash.Of(address) >> 32);

    public PeerEndpoint ToPeerEndpoint()
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in _bytes));
        return PeerEndpoint.FromIPv4(Address, (ushort)((bytes[4] << 8) | bytes[5]));
    }

    public uint Hash() => (uint)(KeyedHash.Of(_bytes) >> 32);

    public bool Matches(in IPv4Endpoint other) => _bytes == other._bytes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ref byte destination) => Unsafe.WriteUnaligned(ref destination, _bytes);
}
