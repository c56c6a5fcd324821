using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Orleans.Diagnostics;
using Udpt.Configuration;
using Udpt.Grains.Metrics;

namespace Udpt.Telemetry;

/// <summary>
/// Telemetry of a process: metrics at <c>/metrics</c> if there is <c>[http]</c>, and metrics, traces and logs over OTLP
/// if there is an endpoint for them.
/// </summary>
internal static class TelemetryHostingExtensions
{
    private const string MetricsPath = "/metrics";

    private static readonly string[] Meters =
    [
        Instrumentation.Name,
        "Microsoft.Orleans",
        "System.Runtime",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "Npgsql",
    ];

    private static readonly string[] Sources =
    [
        Instrumentation.Name,
        ActivitySources.ApplicationGrainActivitySourceName,
        ActivitySources.RuntimeActivitySourceName,
        "Npgsql",
    ];

    /// <summary>Adds the configured telemetry. Call after the parts of the process have been added.</summary>
    public static void AddUdptTelemetry(
        this WebApplicationBuilder builder,
        UdptConfiguration configuration)
    {
        OtelVariables variables = OtelVariables.Read(configuration.OtlpEndpoint);
        if (configuration.Http is null && !variables.HasEndpoint)
        {
            return;
        }

        // Where OpenTelemetry reads its settings: the host has no configuration besides the tracker's own.
        builder.Configuration.AddInMemoryCollection(variables.Values);
        builder.Services.AddSingleton<IHealthCheckPublisher, ReadinessGauge>();
        builder.Services.Configure<HealthCheckPublisherOptions>(checks =>
        {
            checks.Delay = TimeSpan.FromSeconds(1);
            checks.Period = ReadinessGauge.Period;
        });
        OpenTelemetryBuilder telemetry = builder.Services
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.Describe(configuration))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters);
                if (configuration.Http is not null)
                {
                    metrics.AddPrometheusExporter(prometheus => prometheus.ScopeInfoEnabled = false);
                }
            });
        if (variables.HasEndpoint)
        {
            builder.AddTraces(telemetry, variables, configuration.Role);
            telemetry.WithLogging(configureBuilder: null, configureOptions: logs => logs.IncludeFormattedMessage = true);
            telemetry.UseOtlpExporter();
        }
    }

    /// <summary>Serves the metrics without authentication.</summary>
    public static void MapMetrics(this WebApplication app) => app
        .MapPrometheusScrapingEndpoint(MetricsPath)
        .WithMetadata(new HttpMethodMetadata(["GET", "HEAD"]), new AllowAnonymousAttribute())
        .DisableHttpMetrics();

    private static void AddTraces(
        this WebApplicationBuilder builder,
        OpenTelemetryBuilder telemetry,
        OtelVariables variables,
        ProcessRole? role)
    {
        telemetry.WithTracing(traces => traces
            .AddSource(Sources)
            .AddAspNetCoreInstrumentation(http => http.Filter = context => !IsProbe(context.Request.Path))
            .SetSampler(RootSampler.Of(variables))
            .AddProcessor(new SecretRedaction()));
        if (role.HasSilo())
        {
            builder.UseOrleans(silo => silo.AddActivityPropagation());
        }
        else
        {
            builder.UseOrleansClient(client => client.AddActivityPropagation());
        }
    }

    /// <summary>Requested every few seconds, and not worth tracing.</summary>
    private static bool IsProbe(Microsoft.AspNetCore.Http.PathString path) =>
        path.StartsWithSegments(MetricsPath) || path.StartsWithSegments("/healthz");
}
