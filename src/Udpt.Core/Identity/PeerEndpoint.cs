using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Udpt.Core.Identity;

/// <summary>
/// A peer's verified address and announced port, 18 bytes in network order, as BEP-15 encodes peers over IPv6. An IPv4
/// address is stored IPv4-mapped (<c>::ffff:a.b.c.d</c>), as a dual-stack socket reports it.
/// </summary>
[GenerateSerializer, Immutable]
[Alias("udpt.PeerEndpoint")]
[StructLayout(LayoutKind.Sequential, Pack = 2)]
public readonly record struct PeerEndpoint
{
    /// <summary>Length in bytes, in memory and on the wire over IPv6.</summary>
    public const int Length = 18;

    [Id(0)] private readonly ulong _high;
    [Id(1)] private readonly ulong _low;
    [Id(2)] private readonly ushort _port;

    /// <param name="high">The first 8 bytes of the address, in memory order.</param>
    /// <param name="low">The last 8 bytes of the address, in memory order.</param>
    /// <param name="port">The port in host order.</param>
    public PeerEndpoint(ulong high, ulong low, ushort port)
    {
        _high = high;
        _low = low;
        _port = BitConverter.IsLittleEndian ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(port) : port;
    }

    /// <summary>Creates an endpoint from an address of either family.</summary>
    public static PeerEndpoint From(IPAddress address, ushort port)
    {
        Span<byte> bytes = stackalloc byte[16];
        (address.AddressFamily == AddressFamily.InterNetwork ? address.MapToIPv6() : address).TryWriteBytes(bytes, out _);
        return new(MemoryMarshal.Read<ulong>(bytes), MemoryMarshal.Read<ulong>(bytes[8..]), port);
    }

    /// <summary>
    /// Creates an endpoint from the 4 bytes of an IPv4 address in memory order, and a port in host order.
    /// </summary>
    public static PeerEndpoint FromIPv4(uint address, ushort port)
    {
        Span<byte> low = [0, 0, 0xff, 0xff, 0, 0, 0, 0];
        MemoryMarshal.Write(low[4..], address);
        return new(0, MemoryMarshal.Read<ulong>(low), port);
    }

    /// <summary>Whether this is an IPv4 address (stored IPv4-mapped).</summary>
    public bool IsIPv4 => BitConverter.IsLittleEndian
        ? _high == 0 && (uint)_low == 0xffff_0000
        : _high == 0 && _low >> 32 == 0x0000_ffff;

    /// <summary>The 18 bytes in place, without a copy: address, port.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(new ReadOnlySpan<PeerEndpoint>(in this));

    /// <summary>The same address with another port.</summary>
    public PeerEndpoint WithPort(ushort port) => new(_high, _low, port);

    /// <summary>The port in host order.</summary>
    public ushort Port =>
        BitConverter.IsLittleEndian ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(_port) : _port;

    /// <summary>The first 8 bytes of the address, in memory order.</summary>
    public ulong AddressHigh => _high;

    /// <summary>The last 8 bytes of the address, in memory order.</summary>
    public ulong AddressLow => _low;

    /// <summary>The address; an IPv4-mapped one as IPv4.</summary>
    public IPAddress Address => IsIPv4 ? new IPAddress(Bytes[12..16]) : new IPAddress(Bytes[..16]);

    /// <summary><c>a.b.c.d:port</c> or <c>[v6]:port</c>.</summary>
    public override string ToString() => new IPEndPoint(Address, Port).ToString();
}
