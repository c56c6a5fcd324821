using System.Net;
using Udpt.Core.Identity;
using static Udpt.Linux.LibC;

namespace Udpt.Gateway.Udp.Linux;

/// <summary>
/// Converts addresses between <see cref="PeerEndpoint"/> and Linux's structures, on little-endian machines.
/// </summary>
internal static class LinuxAddresses
{
    // The prefix of IPv4-mapped addresses, 0:0:ffff: the first half of the address's last 8 bytes, in memory order.
    private const ulong MappedPrefix = 0xffff0000;

    /// <summary>The source address on an IPv4 socket.</summary>
    public static PeerEndpoint ReadIPv4(in SocketName name) => Mapped(name.AddressIPv4, HostPort(name.Port));

    /// <summary>The source address on an IPv6 socket, which may be an IPv4 one.</summary>
    public static PeerEndpoint ReadIPv6(in SocketName name, out bool isIPv4)
    {
        isIPv4 = name.AddressHigh == 0 && (uint)name.AddressLow == MappedPrefix;
        return new PeerEndpoint(name.AddressHigh, name.AddressLow, HostPort(name.Port));
    }

    /// <summary>A destination address for an IPv4 socket.</summary>
    public static SocketName NameIPv4(in PeerEndpoint endpoint) => new()
    {
        Family = FamilyIPv4,
        Port = NetworkPort(endpoint.Port),
        AddressIPv4 = AddressIPv4(endpoint),
    };

    /// <summary>A destination address for an IPv6 socket.</summary>
    public static SocketName NameIPv6(in PeerEndpoint endpoint, uint scopeId) => new()
    {
        Family = FamilyIPv6,
        Port = NetworkPort(endpoint.Port),
        AddressHigh = endpoint.AddressHigh,
        AddressLow = endpoint.AddressLow,
        ScopeId = scopeId,
    };

    /// <summary>
    /// The destination address of a datagram. Modifies its control message so that it can be sent with the reply:
    /// without the interface, because that would force the reply onto the interface of the request even where routes
    /// differ. Link-local addresses get theirs from the scope of the source.
    /// </summary>
    public static PeerEndpoint TakeLocal(ref ControlMessage control)
    {
        if (control.Level == SolIP)
        {
            control.InterfaceIPv4 = 0;
            return Mapped(control.LocalIPv4, 0);
        }

        control.InterfaceIPv6 = 0;
        return new PeerEndpoint(control.LocalHigh, control.LocalLow, 0);
    }

    /// <summary>The control message of a reply to be sent from <paramref name="local"/>.</summary>
    public static ControlMessage ControlOf(in PeerEndpoint local, bool isIPv4) => isIPv4
        ? new ControlMessage
        {
            Length = ControlMessage.LengthIPv4,
            Level = SolIP,
            Type = IPPacketInfo,
            LocalIPv4 = AddressIPv4(local),
        }
        : new ControlMessage
        {
            Length = ControlMessage.LengthIPv6,
            Level = SolIPv6,
            Type = IPv6PacketInfo,
            LocalHigh = local.AddressHigh,
            LocalLow = local.AddressLow,
        };

    private static PeerEndpoint Mapped(uint address, ushort port) => new(0, ((ulong)address << 32) | MappedPrefix, port);

    private static uint AddressIPv4(in PeerEndpoint endpoint) => (uint)(endpoint.AddressLow >> 32);

    private static ushort HostPort(ushort port) => (ushort)IPAddress.NetworkToHostOrder((short)port);

    private static ushort NetworkPort(ushort port) => (ushort)IPAddress.HostToNetworkOrder((short)port);
}
