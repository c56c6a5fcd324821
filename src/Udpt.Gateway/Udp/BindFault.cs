using System.Net.Sockets;

namespace Udpt.Gateway.Udp;

/// <summary>Describes why an address cannot be bound.</summary>
public static class BindFault
{
    /// <summary>The end of a sentence, without the full stop.</summary>
    public static string Describe(SocketException cause) => cause.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "it is already in use",
        SocketError.AddressNotAvailable => "this host has no such address",
        SocketError.AccessDenied => "permission denied (ports below 1024 need privileges)",
        SocketError.AddressFamilyNotSupported => "this host does not support its address family",
        SocketError.TooManyOpenSockets => "no file descriptors are left",
        _ => cause.Message,
    };
}
