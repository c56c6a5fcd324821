using Udpt.Api.Options;
using Udpt.Configuration;
using Udpt.Gateway.Udp;
using Udpt.Silo.Hosting;

namespace Udpt.Hosting;

/// <summary>The configuration in the words of the parts it configures.</summary>
internal static class OptionsMapping
{
    public static UdpGatewayOptions ToGatewayOptions(this UdptConfiguration configuration) => new()
    {
        BindAddresses = configuration.Udp.BindAddresses,
        AnnounceInterval = configuration.Udp.AnnounceInterval,
        Workers = configuration.Udp.Workers,
        SharePort = configuration.Udp.SharePort,
        ConnectionIdLifetime = configuration.Udp.ConnectionIdLifetime,
        RequiresKeys = configuration.Private is not null,
        RefusesScrapes = configuration.Private is { ScrapeIsRefused: true },
    };

    public static HttpOptions ToHttpOptions(this HttpConfiguration http, UdptConfiguration configuration) => new()
    {
        Endpoints = [http.BindAddress],
        AccessTokens = http.AccessTokens,
        AnnounceAddresses = configuration.Udp.BindAddresses,
        Mode = configuration.Mode,
    };

    public static ClusterSettings ToClusterSettings(this ClusterConfiguration cluster) => new()
    {
        ClusterId = cluster.ClusterId,
        ServiceId = cluster.ServiceId,
        Advertise = cluster.Advertise,
        SiloPort = cluster.SiloPort,
        GatewayPort = cluster.GatewayPort,
    };
}
