using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Udpt.Core.Identity;

namespace Udpt.Gateway.Udp;

/// <summary>
/// Converts addresses between <see cref="PeerEndpoint"/> and .NET's socket addresses, which are the system's
/// structures.
/// </summary>
internal static class SocketAddresses
{
    private const int PortOffset = 2;
    private const int AddressOffsetIPv4 = 4;
    private const int AddressOffsetIPv6 = 8;
    private const int ScopeOffset = 24;

    public static PeerEndpoint Read(SocketAddress address, out uint scopeId)
    {
        ReadOnlySpan<byte> bytes = address.Buffer.Span;
        ushort port = BinaryPrimitives.ReadUInt16BigEndian(bytes[PortOffset..]);
        if (address.Family == AddressFamily.InterNetwork)
        {
            scopeId = 0;
            return PeerEndpoint.FromIPv4(MemoryMarshal.Read<uint>(bytes[AddressOffsetIPv4..]), port);
        }

        scopeId = MemoryMarshal.Read<uint>(bytes[ScopeOffset..]);
        return new PeerEndpoint(
            MemoryMarshal.Read<ulong>(bytes[AddressOffsetIPv6..]),
            MemoryMarshal.Read<ulong>(bytes[(AddressOffsetIPv6 + 8)..]),
            port);
    }

    public static SocketAddress Of(in PeerEndpoint endpoint, uint scopeId, AddressFamily family)
    {
        SocketAddress address = new(family);
        Span<byte> bytes = address.Buffer.Span;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[PortOffset..], endpoint.Port);
        if (family == AddressFamily.InterNetwork)
        {
            endpoint.Bytes[12..16].CopyTo(bytes[AddressOffsetIPv4..]);
        }
        else
        {
            endpoint.Bytes[..16].CopyTo(bytes[AddressOffsetIPv6..]);
            MemoryMarshal.Write(bytes[ScopeOffset..], scopeId);
        }

        return address;
    }
}
