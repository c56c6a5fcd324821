using System.Text.RegularExpressions;

namespace Udpt.Tests.Telemetry;

/// <summary>
/// Checks that a query shows what it should. For an unknown metric Prometheus returns nothing, and for an unknown label
/// one sum over everything: it reports neither as an error.
/// </summary>
internal static partial class QueryCheck
{
    /// <summary>What is currently wrong with the query; null if nothing is.</summary>
    public static async Task<string?> ProblemOf(WatchedQuery query, PrometheusServer prometheus)
    {
        var fault = await ValuesOf(query, prometheus)
            ?? await NamesOf(query, prometheus)
            ?? await MatchersOf(query, prometheus)
            ?? await GroupsOf(query, prometheus);
        return fault is null ? null : $"{query.Where}: {query.Expression}: {fault}";
    }

    private static async Task<string?> ValuesOf(WatchedQuery query, PrometheusServer prometheus)
    {
        var series = await prometheus.Query(query.Expression);
        return series.All(one => double.IsNaN(one.Value))
            ? "no value"
            : query.Labels.FirstOrDefault(label => !series.Any(one => one.Labels.ContainsKey(label))) is { } absent
                ? $"no label {absent} to show"
            : null;
    }

    /// <summary>An unknown metric after <c>or</c> still leaves the query a value.</summary>
    private static async Task<string?> NamesOf(WatchedQuery query, PrometheusServer prometheus)
    {
        foreach (var name in Names(query))
        {
            if (!await Has(prometheus, name))
            {
                return $"{name} is not served";
            }
        }

        return null;
    }

    /// <summary>An unknown label differs from every value, and one of several words may match nothing.</summary>
    private static async Task<string?> MatchersOf(WatchedQuery query, PrometheusServer prometheus)
    {
        foreach (Match selector in Selector().Matches(query.Expression))
        {
            foreach (Match matcher in Matcher().Matches(selector.Groups["matchers"].Value))
            {
                var (name, label) = (selector.Groups["name"].Value, matcher.Groups["label"].Value);
                string[] values = matcher.Groups["values"].Value.Split('|');
                var isNegative = matcher.Groups["operator"].Value[0] == '!';
                var conditions = isNegative || !values.All(value => Word().IsMatch(value))
                    ? [$"{label}!=\"\""]
                    : values.Select(value => $"{label}=\"{value}\"");
                foreach (var condition in conditions)
                {
                    if (!await Has(prometheus, $"{name}{{{condition}}}"))
                    {
                        return $"{name} has no {condition}";
                    }
                }
            }
        }

        return null;
    }

    /// <summary>A label to group by belongs to at least one of the metrics.</summary>
    private static async Task<string?> GroupsOf(WatchedQuery query, PrometheusServer prometheus)
    {
        foreach (var label in Grouping().Matches(query.Expression)
            .SelectMany(grouping => grouping.Groups["labels"].Value.Split(',', StringSplitOptions.TrimEntries))
            .Distinct())
        {
            var owners = await Task.WhenAll(Names(query).Select(name => Has(prometheus, $"{name}{{{label}!=\"\"}}")));
            if (!owners.Contains(true))
            {
                return $"nothing has the label {label}";
            }
        }

        return null;
    }

    private static async Task<bool> Has(PrometheusServer prometheus, string selector) =>
        (await prometheus.Query($"count({selector})")).Length > 0;

    /// <summary>The metrics, without matched or grouping labels.</summary>
    private static IEnumerable<string> Names(WatchedQuery query)
    {
        var bare = Grouping().Replace(Matchers().Replace(query.Expression, ""), "");
        return Name().Matches(bare).Select(name => name.Value).Distinct();
    }

    [GeneratedRegex(@"\b(up\b|target_info\b|(udpt|dotnet|orleans|db_client|http|kestrel)_\w+)")]
    private static partial Regex Name();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Matchers();

    [GeneratedRegex(@"(?<name>\w+)\{(?<matchers>[^}]*)\}")]
    private static partial Regex Selector();

    [GeneratedRegex(@"(?<label>\w+)\s*(?<operator>!=|!~|=~|=)\s*""(?<values>[^""]*)""")]
    private static partial Regex Matcher();

    [GeneratedRegex(@"^\w+$")]
    private static partial Regex Word();

    [GeneratedRegex(@"\b(by|on|without|ignoring) \((?<labels>[^)]+)\)")]
    private static partial Regex Grouping();
}
