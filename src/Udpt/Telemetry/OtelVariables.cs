using System.Collections;

namespace Udpt.Telemetry;

/// <summary>
/// The standard environment variables of OpenTelemetry, <c>OTEL_…</c>. The endpoint of <c>[telemetry]</c>, which
/// concerns only this tracker, overrides theirs for all signals.
/// </summary>
internal sealed class OtelVariables
{
    public const string TracesSampler = "OTEL_TRACES_SAMPLER";
    public const string TracesSamplerArgument = "OTEL_TRACES_SAMPLER_ARG";

    private const string Prefix = "OTEL_";
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] EndpointsOfSignals =
    [
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
        "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    ];

    private readonly Dictionary<string, string?> _values;

    private OtelVariables(Dictionary<string, string?> values) => _values = values;

    /// <summary>The variables and their values.</summary>
    public IReadOnlyDictionary<string, string?> Values => _values;

    /// <summary>Whether there is any endpoint to export to.</summary>
    public bool HasEndpoint => EndpointsOfSignals.Append(Endpoint).Any(name => this[name] is not null);

    /// <summary>A value; null if the variable is absent or empty, which means the same.</summary>
    public string? this[string name] =>
        _values.TryGetValue(name, out string? value) && !string.IsNullOrWhiteSpace(value) ? value : null;

    /// <summary>Reads the environment of the process.</summary>
    /// <param name="endpoint"><c>otlp_endpoint</c>, or null.</param>
    public static OtelVariables Read(Uri? endpoint) => Read(
        endpoint,
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value)));

    public static OtelVariables Read(Uri? endpoint, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        Dictionary<string, string?> values = environment
            .Where(variable => variable.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(variable => variable.Key, variable => variable.Value, StringComparer.Ordinal);
        if (endpoint is not null)
        {
            Array.ForEach(EndpointsOfSignals, name => values.Remove(name));
            values[Endpoint] = endpoint.AbsoluteUri;
        }

        return new OtelVariables(values);
    }
}
