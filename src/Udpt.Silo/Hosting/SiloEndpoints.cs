using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Udpt.Silo.Hosting;

/// <summary>Where a silo of a cluster listens.</summary>
public static class SiloEndpoints
{
    /// <summary>Its endpoints for silos and for gateways, on the host's own address if none is configured.</summary>
    public static (IPEndPoint Silos, IPEndPoint Gateways) GetSiloEndpoints(this IServiceProvider services)
    {
        // Orleans fills in the host's address when it creates the options.
        EndpointOptions endpoints = services.GetRequiredService<IOptions<EndpointOptions>>().Value;
        IPAddress address = endpoints.AdvertisedIPAddress ?? IPAddress.Loopback;
        return (
            endpoints.SiloListeningEndpoint ?? new IPEndPoint(address, endpoints.SiloPort),
            endpoints.GatewayListeningEndpoint ?? new IPEndPoint(address, endpoints.GatewayPort));
    }
}
