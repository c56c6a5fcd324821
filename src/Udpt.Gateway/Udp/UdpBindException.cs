using System.Net;
using System.Net.Sockets;

namespace Udpt.Gateway.Udp;

/// <summary>A UDP address cannot be bound. The message names it and the reason, and is meant for users.</summary>
public sealed class UdpBindException : Exception
{
    internal UdpBindException(IPEndPoint endpoint, SocketException cause)
        : base($"Cannot listen on UDP address {endpoint}: {BindFault.Describe(cause)}.", cause) =>
        Endpoint = endpoint;

    /// <summary>The address as configured.</summary>
    public IPEndPoint Endpoint { get; }
}
