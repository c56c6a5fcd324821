using System.Globalization;
using OpenTelemetry.Resources;
using Udpt.Configuration;
using Udpt.Grains.Status;

namespace Udpt.Telemetry;

/// <summary>Identifies the process in exported telemetry. <c>OTEL_RESOURCE_ATTRIBUTES</c> overrides it.</summary>
internal static class TelemetryResource
{
    /// <summary>The role: <c>tracker</c>, <c>node</c>, <c>silo</c> or <c>gateway</c>.</summary>
    public const string Role = "udpt.role";

    public static ResourceBuilder Describe(
        this ResourceBuilder resource,
        UdptConfiguration configuration) => resource
        .Clear()
        .AddTelemetrySdk()
        .AddService(
            serviceName: "udpt",
            serviceVersion: ProcessIdentity.Version,
            serviceInstanceId: InstanceOf(configuration))
        .AddAttributes([new(Role, configuration.Role.NameOf())])
        .AddEnvironmentVariableDetector();

    /// <summary>
    /// Stable across restarts, and distinct for each process on a host, because they cannot share a port.
    /// </summary>
    private static string InstanceOf(UdptConfiguration configuration)
    {
        int port = configuration.Http?.BindAddress.Port is { } http and > 0 ? http : Environment.ProcessId;
        return string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:{port}");
    }
}
