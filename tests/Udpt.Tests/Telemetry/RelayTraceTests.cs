using Udpt.Testing.Cluster;
using Udpt.Testing.Processes;
using Udpt.Tests.Cluster;
using Udpt.Tests.Telemetry.Otlp;
using Xunit.Abstractions;

namespace Udpt.Tests.Telemetry;

[Collection(ClusterCollection.Name)]
public sealed class RelayTraceTests(ClusterCollection shared, ITestOutputHelper output)
{
    [Fact]
    public async Task Relayed_batches_and_cold_announces_are_traced_from_the_gateway_into_the_silo()
    {
        await using var receiver = await OtlpReceiver.Start();
        await using var home = await ClusterHome.Start(
            shared.Postgres, silos: 1, gateways: 1, output, Otel.Quickly(Otel.Endpoint(receiver)));
        await using var load = await SteadyLoad.Fill(home.Gateways, torrents: 100);
        load.Start();
        await load.GoRound();
        await Eventually.Holds(
            "a trace of each kind",
            () => IsTraced(receiver, "udpt.relay", "IRelayService/Apply")
                && IsTraced(receiver, "udpt.announce", "ITorrentGrain/Announce"));
        await load.Stop();

        // No traces of background calls between silos and gateways.
        Assert.All(
            receiver.Spans.Where(span => span.Span.ParentSpanId.IsEmpty),
            root => Assert.Contains(root.Span.Name, new[] { "udpt.relay", "udpt.announce" }));
    }

    /// <summary>Whether there is a gateway span, the gateway's call below it, and the silo's part below that.</summary>
    private static bool IsTraced(OtlpReceiver receiver, string root, string call)
    {
        var spans = receiver.Spans.ToArray();
        return (from top in spans
                where top.Span.Name == root && RoleOf(top.Resource) == "gateway"
                from made in spans
                where made.Span.ParentSpanId == top.Span.SpanId && made.Span.Name == call && RoleOf(made.Resource) == "gateway"
                from served in spans
                where served.Span.ParentSpanId == made.Span.SpanId && served.Span.Name == call && RoleOf(served.Resource) == "silo"
                select served.Span).Any(served => served.TraceId.Length == 16);
    }

    private static string? RoleOf(Resource resource) => Otel.Attributes(resource).GetValueOrDefault("udpt.role");
}
