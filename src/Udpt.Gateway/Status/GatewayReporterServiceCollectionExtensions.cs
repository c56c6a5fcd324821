using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Udpt.Grains.Status;

namespace Udpt.Gateway.Status;

/// <summary>Registration of what this gateway reports of itself.</summary>
internal static class GatewayReporterServiceCollectionExtensions
{
    /// <summary>Adds <see cref="GatewayReporter"/>.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="toCluster">Whether there are others to report to.</param>
    public static IServiceCollection AddGatewayReporter(this IServiceCollection services, bool toCluster)
    {
        services.TryAddSingleton<ProcessIdentity>();
        services.AddSingleton<GatewayReporter>();
        return toCluster
            ? services.AddHostedService(provider => provider.GetRequiredService<GatewayReporter>())
            : services;
    }
}
