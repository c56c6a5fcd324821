using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Udpt.Grains.Metrics;

namespace Udpt.Telemetry;

/// <summary>
/// Publishes the result of <c>/healthz/ready</c>, check by check, as the gauge <c>udpt.ready</c>, so that metrics show
/// an unreachable store even if nothing queries readiness.
/// </summary>
internal sealed class ReadinessGauge : IHealthCheckPublisher
{
    /// <summary>Interval between two rounds of checks: usually one per scrape.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    private volatile HealthReport? _report;

    public ReadinessGauge(IMeterFactory meters) => meters.Create(Instrumentation.Name).CreateObservableGauge(
        "udpt.ready", Measure, unit: null, "Whether each readiness check passes: 1 or 0.");

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        _report = report;
        return Task.CompletedTask;
    }

    private IEnumerable<Measurement<int>> Measure() => _report is not { } report
        ? []
        : report.Entries.Select(check => new Measurement<int>(
            check.Value.Status == HealthStatus.Healthy ? 1 : 0,
            new KeyValuePair<string, object?>("check", check.Key)));
}
