using System.Globalization;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;
using Udpt.Tests.Telemetry.Otlp;

namespace Udpt.Tests.Telemetry;

public sealed class OtlpExportTests
{
    private const string PeerKey = "0123456789abcdef0123456789abcdef01234567";

    [Fact]
    public async Task Metrics_traces_and_logs_go_to_the_endpoint_of_the_configuration()
    {
        await using var receiver = await OtlpReceiver.Start();
        await ShouldArrive(receiver, Otel.Endpoint(receiver));
    }

    [Fact]
    public async Task Metrics_traces_and_logs_go_where_the_variables_of_OpenTelemetry_say()
    {
        await using var receiver = await OtlpReceiver.Start();
        await ShouldArrive(receiver, new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Http.ToString(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        });
    }

    [Fact]
    public async Task Name_attributes_and_sampler_of_the_variables_hold()
    {
        await using var receiver = await OtlpReceiver.Start();
        await using var home = new TrackerHome(new TrackerSettings());
        await using var tracker = await home.Start(Otel.Quickly(new(Otel.Endpoint(receiver))
        {
            ["OTEL_SERVICE_NAME"] = "swarm-of-bees",
            ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=test,service.instance.id=mine",
            ["OTEL_TRACES_SAMPLER"] = "always_off",
        }));
        await tracker.Rest.List();
        await Eventually.Holds("the metric of the call", () => receiver.AllMetrics.Any(
            metric => metric.Metric.Name == "http.server.request.duration"));
        await tracker.Stop();

        var resource = Otel.Attributes(receiver.AllMetrics.First().Resource);
        Assert.Equal("swarm-of-bees", resource["service.name"]);
        Assert.Equal("mine", resource["service.instance.id"]);
        Assert.Equal("test", resource["deployment.environment.name"]);
        Assert.Empty(receiver.Spans);
    }

    [Fact]
    public async Task Tracker_serves_and_stops_in_order_when_nobody_receives()
    {
        var nowhere = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePorts.Next()}");
        await using var home = new TrackerHome(new TrackerSettings());
        await using var tracker = await home.Start(Otel.Quickly(new() { [Otel.EndpointVariable] = nowhere }));
        await Announce(tracker);
        await tracker.Rest.List();

        Assert.Equal(0, await tracker.Stop());
        Assert.Empty(tracker.Error);
    }

    private static async Task ShouldArrive(OtlpReceiver receiver, Dictionary<string, string> variables)
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "t.db" });
        await using var tracker = await home.Start(Otel.Quickly(variables));
        await Announce(tracker);
        var infoHash = Some.InfoHash();
        await tracker.Rest.Flag(infoHash);
        using (await tracker.Rest.Anonymous.GetAsync($"/t?limit=3&token={TrackerSettings.Token}"))
        using (await tracker.Rest.Http.GetAsync($"/k/{PeerKey}"))
        {
            await Eventually.Holds("what has happened", () => HasAll(receiver, infoHash));
        }

        await tracker.Stop();

        ResourceIsTheSame(receiver, home);
        NothingSecretIsIn(receiver.Dump());
    }

    private static async Task Announce(TrackerProcess tracker)
    {
        using var client = tracker.Client();
        await client.Announce(new Announce { InfoHash = Some.InfoHash(), Port = 1 });
    }

    private static bool HasAll(OtlpReceiver receiver, byte[] infoHash)
    {
        var path = TrackerRest.PathOf(infoHash);
        var metrics = receiver.AllMetrics.Select(metric => metric.Metric.Name).ToHashSet();
        var call = receiver.Spans.FirstOrDefault(span => Otel.Attributes(span.Span).GetValueOrDefault("url.path") == path);
        return call.Span is not null
            && receiver.Spans.Any(span => span.Span.ParentSpanId == call.Span.SpanId && span.Span.Name == "ITorrentGrain/Flag")
            && receiver.Spans.Any(span => Otel.Attributes(span.Span).GetValueOrDefault("url.path") == "/k/REDACTED")
            && receiver.Spans.Any(span => Otel.Attributes(span.Span).GetValueOrDefault("http.route") == "t")
            && receiver.Records.Any(record => record.Record.Body.StringValue.Contains("serves udp://", StringComparison.Ordinal))
            && Array.TrueForAll(
                ["udpt.requests", "udpt.request.duration", "udpt.torrents", "udpt.store.duration", "dotnet.process.cpu.time"],
                metrics.Contains);
    }

    private static void ResourceIsTheSame(OtlpReceiver receiver, TrackerHome home)
    {
        var expected = new Dictionary<string, string>
        {
            ["service.name"] = "udpt",
            ["service.version"] = "4.0.0",
            ["service.instance.id"] = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:{home.HttpPort}"),
            ["udpt.role"] = "tracker",
        };
        Assert.All(
            receiver.Spans.Select(span => span.Resource)
                .Concat(receiver.AllMetrics.Select(metric => metric.Resource))
                .Concat(receiver.Records.Select(record => record.Resource)),
            resource => Assert.Equal(
                expected,
                Otel.Attributes(resource).Where(attribute => expected.ContainsKey(attribute.Key)).ToDictionary()));
    }

    private static void NothingSecretIsIn(string dump)
    {
        Assert.DoesNotContain(TrackerSettings.Token, dump, StringComparison.Ordinal);
        Assert.DoesNotContain(PeerKey, dump, StringComparison.Ordinal);
        Assert.DoesNotContain("limit=3", dump, StringComparison.Ordinal);
    }
}
