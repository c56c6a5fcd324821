using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Udpt.Api.Health;

/// <summary>
/// The checks that must pass for <c>/healthz/ready</c> to return 200. Each component registers its own.
/// </summary>
public static class Readiness
{
    internal const string Tag = "ready";

    // Probes run every few seconds, and Kubernetes waits one second by default.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    /// <summary>Adds a check that may take up to a second; if it takes longer or throws, it has failed.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="name">A word or two for what is checked; shown to everyone while the check fails.</param>
    /// <param name="isReady">The check.</param>
    public static IServiceCollection AddReadinessCheck(
        this IServiceCollection services, string name, Func<IServiceProvider, CancellationToken, Task<bool>> isReady)
    {
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            name, provider => new Check(provider, isReady), HealthStatus.Unhealthy, [Tag], Timeout));
        return services;
    }

    private sealed class Check(IServiceProvider provider, Func<IServiceProvider, CancellationToken, Task<bool>> isReady)
        : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context, CancellationToken cancellationToken = default) =>
            await isReady(provider, cancellationToken).WaitAsync(cancellationToken)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy();
    }
}
