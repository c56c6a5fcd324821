using System.Net;
using System.Text.RegularExpressions;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;
using Udpt.Tests.Configuration;

namespace Udpt.Tests.Telemetry;

public sealed partial class MetricsEndpointTests
{
    /// <summary>Instruments that have series from the start.</summary>
    private static readonly string[] AtStart =
    [
        "udpt_requests_total{", "udpt_errors_total{", "udpt_dropped_total{", "udpt_torrents{", "udpt_peers{",
        "udpt_activations_total{", "udpt_migrations_total{", "udpt_silos{", "orleans_", "dotnet_gc_", "kestrel_",
        "target_info{",
    ];

    /// <summary>Instruments that have series only after something has happened.</summary>
    private static readonly string[] Later =
    [
        "udpt_request_duration_seconds_bucket{", "udpt_batch_size_bucket{", "udpt_store_duration_seconds_bucket{",
        "udpt_sweep_duration_seconds_bucket{", "udpt_ready{", "http_server_request_duration_seconds_bucket{",
    ];

    [Fact]
    public async Task Metrics_are_served_without_a_token_and_count_what_happens()
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "t.db", Top = "cleanup_interval = 1" });
        await using var tracker = await home.Start();
        var atStart = await Read(tracker);
        Assert.All(AtStart, name => Assert.Contains(name, atStart, StringComparison.Ordinal));

        using var client = tracker.Client();
        var torrent = Some.InfoHash();
        await client.Announce(new Announce { InfoHash = torrent, Port = 1, Left = 0 });
        await client.Announce(new Announce { InfoHash = torrent, Port = 2, Left = 7 });
        await tracker.Rest.Flag(Some.InfoHash());
        var later = await Eventually.Get(
            "series of every instrument",
            () => Read(tracker),
            text => Array.TrueForAll(Later, name => text.Contains(name, StringComparison.Ordinal)));

        Assert.Equal("2", Value(later, """udpt_requests_total{action="announce",family="ipv4"}"""));
        Assert.Equal("1", Value(later, """udpt_peers{family="ipv4",role="seeder"}"""));
        Assert.Equal("1", Value(later, """udpt_peers{family="ipv4",role="leecher"}"""));
        Assert.Equal("1", Value(later, """udpt_ready{check="store"}"""));
        Assert.DoesNotContain(TrackerSettings.Token, later, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_metric_is_in_the_documentation_and_the_other_way_round()
    {
        string text = await File.ReadAllTextAsync(
            Path.Combine(ConfigurationText.RepositoryRoot(), "docs", "operations.md"));
        string[] documented = [.. ListedMetric().Matches(text).Select(match => match.Groups["name"].Value)];
        await using var home = new TrackerHome(new TrackerSettings { Database = "t.db", Top = "cleanup_interval = 1" });
        await using var tracker = await home.Start();
        using var client = tracker.Client();
        await client.Announce(new Announce { InfoHash = Some.InfoHash(), Port = 1 });
        await tracker.Rest.Flag(Some.InfoHash());
        var served = await Eventually.Get(
            "a sweep and a check of readiness",
            async () => ServedMetric().Matches(await Read(tracker)).Select(match => match.Groups["name"].Value).ToHashSet(),
            names => names.Contains("udpt_sweep_duration_seconds") && names.Contains("udpt_ready"));

        // One process by itself relays nothing.
        served.Add("udpt_relay_in_flight");
        Assert.Equal(documented.Order(StringComparer.Ordinal), served.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Only_reading_is_allowed()
    {
        await using var home = new TrackerHome(new TrackerSettings());
        await using var tracker = await home.Start();
        using var reply = await tracker.Rest.Anonymous.PostAsync("/metrics", null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, reply.StatusCode);
    }

    private static Task<string> Read(TrackerProcess tracker) => tracker.Rest.Anonymous.GetStringAsync("/metrics");

    private static string? Value(string text, string series) => text.Split('\n')
        .Where(line => line.StartsWith(series, StringComparison.Ordinal))
        .Select(line => line[(series.Length + 1)..])
        .SingleOrDefault();

    [GeneratedRegex(@"^\| `(?<name>udpt_\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex ListedMetric();

    [GeneratedRegex(@"^# TYPE (?<name>udpt_\w+) ", RegexOptions.Multiline)]
    private static partial Regex ServedMetric();
}
