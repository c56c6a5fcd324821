using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Udpt.Api.Health;

/// <summary>What must hold before <c>/healthz/ready</c> says so: whoever owns a part registers its check.</summary>
public static class Readiness
{
    internal const string Tag = "ready";

    // Probes ask every few seconds, and Kubernetes waits for one second unless told otherwise.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    /// <summary>Adds a check that may take up to a second; later, or with an exception, it has failed.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="name">A word or two for what is checked; shown to everyone while it fails.</param>
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
