using System.Net;
using System.Net.Sockets;

namespace Udpt.Gateway.Udp;

/// <summary>A UDP address cannot be bound. The message names it and says why; it is meant for people.</summary>
public sealed class UdpBindException : Exception
{
    internal UdpBindException(IPEndPoint endpoint, SocketException cause)
        : base($"Cannot listen on UDP address {endpoint}: {BindFault.Describe(cause)}.", cause) =>
        Endpoint = endpoint;

    /// <summary>The address as it was asked for.</summary>
    public IPEndPoint Endpoint { get; }
}
