using Udpt.Telemetry;

namespace Udpt.Tests.Telemetry;

public sealed class OtelVariablesTests
{
    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://a:1", true)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://a:1", true)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://a:1", true)]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "http://a:1", true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "", false)]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", false)]
    [InlineData("PATH", "http://a:1", false)]
    public void Endpoint_is_what_switches_the_export_on(string name, string value, bool hasEndpoint)
    {
        Assert.Equal(hasEndpoint, Read(null, (name, value)).HasEndpoint);
    }

    [Fact]
    public void Endpoint_of_the_configuration_stands_for_all_signals()
    {
        OtelVariables variables = Read(
            new Uri("http://collector:4317"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://a:1"),
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://b:1"),
            ("OTEL_SERVICE_NAME", "mine"));

        Assert.Equal("http://collector:4317/", variables["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Null(variables["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"]);
        Assert.Equal("mine", variables["OTEL_SERVICE_NAME"]);
    }

    [Fact]
    public void Other_variables_are_not_taken_up()
    {
        Assert.Empty(Read(null, ("ASPNETCORE_URLS", "http://*:80"), ("UDPT_MODE", "static")).Values);
    }

    private static OtelVariables Read(Uri? endpoint, params (string Name, string? Value)[] variables) =>
        OtelVariables.Read(endpoint, variables.Select(variable => KeyValuePair.Create(variable.Name, variable.Value)));
}
