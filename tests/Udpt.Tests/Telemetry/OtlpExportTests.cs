using Udpt.Tests.Process;
using Udpt.Tests.Telemetry.Otlp;
using Udpt.Tests.Wire;
using Xunit.Abstractions;

namespace Udpt.Tests.Telemetry;

public sealed class OtlpExportTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Explore()
    {
        await using var receiver = await OtlpReceiver.Start();
        await using var home = new TrackerHome(new TrackerSettings { Database = "t.db" });
        await using var tracker = await home.Start(new Dictionary<string, string> { ["UDPT_TELEMETRY__OTLP_ENDPOINT"] = receiver.Grpc.ToString(), ["OTEL_METRIC_EXPORT_INTERVAL"] = "500", ["OTEL_BSP_SCHEDULE_DELAY"] = "100", ["OTEL_BLRP_SCHEDULE_DELAY"] = "100" });
        using var client = tracker.Client();
        await client.Connect();
        var h = Some.InfoHash();
        for (int i = 0; i < 5; i++)
{           await client.AskToAnnounce(new Announce { InfoHash = i == 3 ? h : Some.InfoHash(), Port = 5 }); }
        await tracker.Rest.Flag(h);
        await tracker.Rest.Anonymous.GetAsync("/t?token=MyAccessToken&limit=3");
        await tracker.Rest.Anonymous.GetAsync("/k/0123456789012345678901234567890123456789?token=MyAccessToken");
        await Task.Delay(3000);
        await tracker.Stop();
        foreach (var (s, scope, r) in receiver.Spans) { output.WriteLine($"{scope} {s}"); }
        foreach (var g in receiver.AllMetrics.GroupBy(m => m.Metric.Name)) { output.WriteLine($"{g.First().Scope} {g.Key} {g.Count()}"); }
        foreach (var (s, scope, r) in receiver.Records) { output.WriteLine($"{scope} {s} {r}"); }
        output.WriteLine(tracker.Output + tracker.Error);
    }
}
