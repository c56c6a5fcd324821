using System.Net;
using System.Net.Sockets;
using Udpt.Api.Server;
using Udpt.Configuration;
using Udpt.Gateway.Udp;
using Udpt.Silo.Hosting;

namespace Udpt.Hosting;

/// <summary>
/// Binds every address briefly before anything starts. Otherwise an address that is in use or not of this host would
/// fail the start halfway, and the parts already running would each log it in their own way.
/// </summary>
internal static class AddressCheck
{
    /// <exception cref="UdpBindException">A UDP address cannot be bound.</exception>
    /// <exception cref="HttpBindException">The HTTP address cannot be bound.</exception>
    /// <exception cref="IOException">A port of the silo cannot be bound.</exception>
    public static void CheckAddresses(this IServiceProvider services, UdptConfiguration configuration)
    {
        ProcessRole? role = configuration.Role;
        if (role.ServesUdp())
        {
            UdpAddresses.Check(configuration.Udp);
        }

        if (configuration.Http is { } http)
        {
            HttpAddresses.Check(http.BindAddress);
        }

        if (role.IsInCluster() && role.HasSilo())
        {
            (IPEndPoint silos, IPEndPoint gateways) = services.GetSiloEndpoints();
            CheckPort(silos, ClusterKeys.SiloPort);
            CheckPort(gateways, ClusterKeys.GatewayPort);
        }
    }

    private static void CheckPort(IPEndPoint endpoint, ConfigurationKey key)
    {
        try
        {
            using Socket socket = new(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(endpoint);

            // Two sockets that only bind may share an address; only listening reveals another listener.
            socket.Listen();
        }
        catch (SocketException exception)
        {
            throw new IOException(
                $"Cannot listen on {endpoint} ({key.Path}): {BindFault.Describe(exception)}.", exception);
        }
    }
}
