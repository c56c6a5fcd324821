using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Udpt.Core.Rules;
using Udpt.Gateway.Silos;
using Udpt.Gateway.Status;
using Udpt.Grains.Placement;
using Udpt.Grains.Status;

namespace Udpt.Api.Status;

/// <summary>Registration of the status collector.</summary>
internal static class StatusServiceCollectionExtensions
{
    /// <summary>Adds <see cref="StatusCollector"/>, for a process with or without a gateway.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="mode">The mode to show.</param>
    public static IServiceCollection AddTrackerStatus(this IServiceCollection services, TrackerMode mode)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ProcessIdentity>();
        return services.AddSingleton(provider => new StatusCollector(
            provider.GetRequiredService<IGrainFactory>(),
            provider.GetRequiredService<SiloView>(),
            mode,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ProcessIdentity>(),
            provider.GetService<GatewayReporter>(),
            provider.GetService<SiloListPoller>()));
    }
}
