using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Udpt.Grains.Status;

namespace Udpt.Gateway.Status;

/// <summary>Registration of the status reports of this gateway.</summary>
internal static class GatewayReporterServiceCollectionExtensions
{
    /// <summary>Adds <see cref="GatewayReporter"/>.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="toCluster">Whether to report to a cluster.</param>
    public static IServiceCollection AddGatewayReporter(this IServiceCollection services, bool toCluster)
    {
        services.TryAddSingleton<ProcessIdentity>();
        services.AddSingleton<GatewayReporter>();
        return toCluster
            ? services.AddHostedService(provider => provider.GetRequiredService<GatewayReporter>())
            : services;
    }
}
