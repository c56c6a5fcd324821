using Microsoft.Extensions.DependencyInjection;

namespace Udpt.Gateway.Silos;

/// <summary>The readiness check of a gateway without torrents.</summary>
public static class ClusterReadiness
{
    /// <summary>Whether a silo has answered within the last few seconds.</summary>
    public static Task<bool> IsClusterReachable(this IServiceProvider services) =>
        Task.FromResult(services.GetRequiredService<SiloListPoller>().IsConnected);
}
