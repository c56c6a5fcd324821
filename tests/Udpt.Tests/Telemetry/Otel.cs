using Google.Protobuf.Collections;
using Udpt.Tests.Telemetry.Otlp;

namespace Udpt.Tests.Telemetry;

/// <summary>Variables for a tracker under test, and helpers to read what it has exported.</summary>
internal static class Otel
{
    public const string EndpointVariable = "UDPT_TELEMETRY__OTLP_ENDPOINT";

    public static Dictionary<string, string> Endpoint(OtlpReceiver receiver) =>
        new() { [EndpointVariable] = receiver.Grpc.ToString() };

    /// <summary>Adds variables that make it export everything quickly.</summary>
    public static Dictionary<string, string> Quickly(Dictionary<string, string> variables) => new(variables)
    {
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "300",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "100",
    };

    public static Dictionary<string, string> Attributes(Span span) => Attributes(span.Attributes);

    public static Dictionary<string, string> Attributes(Resource resource) => Attributes(resource.Attributes);

    private static Dictionary<string, string> Attributes(RepeatedField<KeyValue> attributes) =>
        attributes.ToDictionary(attribute => attribute.Key, attribute => attribute.Value.StringValue);
}
