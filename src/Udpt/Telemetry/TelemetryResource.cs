using System.Globalization;
using OpenTelemetry.Resources;
using Udpt.Configuration;
using Udpt.Grains.Status;

namespace Udpt.Telemetry;

/// <summary>Who a process is towards those who collect what it shows. <c>OTEL_RESOURCE_ATTRIBUTES</c> may say otherwise.</summary>
internal static class TelemetryResource
{
    /// <summary>What the process is: <c>tracker</c>, <c>node</c>, <c>silo</c> or <c>gateway</c>.</summary>
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

    /// <summary>The same over restarts, and another one for each process of a host: they cannot share a port.</summary>
    private static string InstanceOf(UdptConfiguration configuration)
    {
        int port = configuration.Http?.BindAddress.Port is { } http and > 0 ? http : Environment.ProcessId;
        return string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:{port}");
    }
}
