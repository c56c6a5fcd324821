using Microsoft.Extensions.DependencyInjection;

namespace Udpt.Gateway.Silos;

/// <summary>What a health check asks of a gateway without torrents.</summary>
public static class ClusterReadiness
{
    /// <summary>Whether a silo has answered within the last seconds.</summary>
    public static Task<bool> IsClusterReachable(this IServiceProvider services) =>
        Task.FromResult(services.GetRequiredService<SiloTracker>().IsConnected);
}
