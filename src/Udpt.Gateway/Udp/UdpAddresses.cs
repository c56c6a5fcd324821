namespace Udpt.Gateway.Udp;

/// <summary>Whether the UDP addresses can be had, before anything starts.</summary>
public static class UdpAddresses
{
    /// <summary>Binds all of them and lets them go.</summary>
    /// <exception cref="UdpBindException">One cannot be bound.</exception>
    public static void Check(UdpGatewayOptions options)
    {
        // A socket on a shared address would take datagrams from the gateways that serve there.
        if (!options.SharePort)
        {
            UdpSockets.Open(options, workers: 1).ForEach(static socket => socket.Dispose());
        }
    }
}
