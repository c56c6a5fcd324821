using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Udpt.Gateway.ConnectionIds;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.Routing;

namespace Udpt.Gateway.Udp;

/// <summary>Registration of the UDP gateway.</summary>
public static class UdpGatewayServiceCollectionExtensions
{
    /// <summary>
    /// Adds the UDP tracker. To be called after the silo is added: it is started after it and stopped before it. Needs
    /// the grains' own services (<c>LocalTorrents</c>, <c>SwarmClock</c>) and a grain factory.
    /// </summary>
    public static IServiceCollection AddUdpGateway(this IServiceCollection services, UdpGatewayOptions options)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<UdpGatewayStatus>();
        services.AddSingleton<UdpMetrics>();
        services.AddSingleton(provider => new ConnectionIdIssuer(
            provider.GetRequiredService<TimeProvider>(), options.ConnectionIdLifetime));
        services.AddSingleton<GrainCalls>();
        services.AddSingleton<IElsewhere>(provider => provider.GetRequiredService<GrainCalls>());
        services.AddSingleton<BatchResponderParts>();
        services.AddHostedService<ConnectionSecretService>();
        services.AddHostedService<UdpGatewayService>();
        return services;
    }
}
