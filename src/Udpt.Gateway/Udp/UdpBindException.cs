using System.Net;
using System.Net.Sockets;

namespace Udpt.Gateway.Udp;

/// <summary>A UDP address cannot be bound. The message names it and says why; it is meant for people.</summary>
public sealed class UdpBindException : Exception
{
    internal UdpBindException(IPEndPoint endpoint, SocketException cause)
        : base($"Cannot listen on UDP address {endpoint}: {Reason(cause)}.", cause) =>
        Endpoint = endpoint;

    /// <summary>The address as it was asked for.</summary>
    public IPEndPoint Endpoint { get; }

    private static string Reason(SocketException cause) => cause.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "it is already in use",
        SocketError.AddressNotAvailable => "this host has no such address",
        SocketError.AccessDenied => "permission denied (ports below 1024 need privileges)",
        SocketError.AddressFamilyNotSupported => "this host does not support its address family",
        _ => cause.Message,
    };
}
