namespace Udpt.Gateway.Udp;

/// <summary>Checks whether the UDP addresses are available, before anything starts.</summary>
public static class UdpAddresses
{
    /// <summary>Binds and closes each of them.</summary>
    /// <exception cref="UdpBindException">An address cannot be bound.</exception>
    public static void Check(UdpGatewayOptions options)
    {
        // A socket on a shared address would take datagrams away from the gateways serving there.
        if (!options.SharePort)
        {
            UdpSockets.Open(options, workers: 1).ForEach(static socket => socket.Dispose());
        }
    }
}
