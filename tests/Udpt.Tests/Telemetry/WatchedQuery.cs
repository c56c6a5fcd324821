using System.Text.Json;
using System.Text.RegularExpressions;
using Udpt.Tests.Configuration;
using YamlDotNet.Serialization;

namespace Udpt.Tests.Telemetry;

/// <summary>A query of a dashboard or an alert, in a form that can be sent to Prometheus.</summary>
/// <param name="Where">The dashboard and the panel, or the alert.</param>
/// <param name="Expression">In PromQL, without variables and without an alert's threshold.</param>
/// <param name="Labels">Labels that the series must have, because the legend or the alert's text shows them.</param>
internal sealed partial record WatchedQuery(string Where, string Expression, string[] Labels)
{
    public static string AlertsFile { get; } = PathOf("prometheus", "alerts.yml");

    /// <summary>The queries of all dashboards.</summary>
    public static WatchedQuery[] OfDashboards() =>
    [
        .. from file in Directory.GetFiles(PathOf("grafana", "dashboards"), "*.json")
           from panel in Read(file).GetProperty("panels").EnumerateArray()
           from target in panel.GetProperty("targets").EnumerateArray()
           select new WatchedQuery(
               $"{Path.GetFileName(file)}: {panel.GetProperty("title")}",
               WithoutVariables(target.GetProperty("expr").GetString()!),
               LabelsOf(Legend().Matches(target.GetProperty("legendFormat").GetString()!))),
    ];

    /// <summary>
    /// The queries of all alerts. Each ends with its threshold, which no series of a healthy cluster exceeds.
    /// </summary>
    public static WatchedQuery[] OfAlerts() =>
    [
        .. from rule in Rules()
           select new WatchedQuery(
               Text(rule, "alert"),
               Bound().Replace(Text(rule, "expr"), "")
                   .Replace("[5m]", $"[{PrometheusServer.RateInterval}]", StringComparison.Ordinal),
               LabelsOf(TextLabel().Matches(Text((Dictionary<object, object>)rule["annotations"], "summary")))),
    ];

    private static string PathOf(params string[] path) =>
        Path.Combine([ConfigurationText.RepositoryRoot(), "deploy", "observability", .. path]);

    private static IEnumerable<Dictionary<object, object>> Rules()
    {
        var file = new DeserializerBuilder().Build()
            .Deserialize<Dictionary<string, List<Dictionary<object, object>>>>(File.ReadAllText(AlertsFile));
        return file["groups"].SelectMany(group => ((List<object>)group["rules"]).Cast<Dictionary<object, object>>());
    }

    private static string Text(Dictionary<object, object> map, string key) => ((string)map[key]).Trim();

    private static JsonElement Read(string file) => JsonDocument.Parse(File.ReadAllText(file)).RootElement;

    /// <summary>Replaces variables as Grafana does.</summary>
    private static string WithoutVariables(string expression) => expression
        .Replace("$__rate_interval", PrometheusServer.RateInterval, StringComparison.Ordinal)
        .Replace("$instance", ".*", StringComparison.Ordinal);

    private static string[] LabelsOf(MatchCollection matches) => [.. matches.Select(match => match.Groups["label"].Value)];

    [GeneratedRegex(@"\{\{(?<label>\w+)\}\}")]
    private static partial Regex Legend();

    [GeneratedRegex(@"\$labels\.(?<label>\w+)")]
    private static partial Regex TextLabel();

    [GeneratedRegex(@"\s*[<>] [0-9.]+$")]
    private static partial Regex Bound();
}
