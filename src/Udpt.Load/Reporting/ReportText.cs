using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Udpt.Load.Reporting;

/// <summary>Formats a report for people or for programs.</summary>
public static class ReportText
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    /// <summary>One JSON object.</summary>
    public static string ToJson(LoadReport report) => JsonSerializer.Serialize(report, Json);

    /// <summary>A table of a few lines.</summary>
    public static string ToText(LoadReport report)
    {
        StringBuilder text = new();
        string loop = report.RateAsked is { } asked
            ? $"open loop, {Count(asked)}/s"
            : $"closed loop, window {report.Window}";
        text.AppendLine(Culture, $"{report.Target}, {loop}, {report.Seconds:0.0} s");
        Line(text, "load", $"{Count(report.Torrents)} torrents ({report.Popularity}) "
            + $"with {Count(report.Peers)} peers each, "
            + $"{Count(report.Addresses)} source addresses, {report.Sockets} sockets, {report.Threads} threads");
        if (report.Fill is { } fill)
        {
            Line(text, "filled", string.Create(Culture, $"{Count(fill.Announces)} announces in {fill.Seconds:0.0} s, "
                + $"{Count(fill.SentAgain)} resent, {Count(fill.GivenUp)} given up"));
        }

        Line(text, "sent", Count(report.Sent));
        Line(text, "answered", $"{Count(report.Answered)}, {Count(report.Rate)}/s");
        Line(text, "refused", $"{Count(report.Refused)}{Details(report.Errors)}");
        Line(text, "invalid", $"{Count(report.Invalid)}{Details(report.Faults)}");
        Line(
            text,
            "lost",
            Count(report.Lost) + (report.SendFailed > 0 ? $", {Count(report.SendFailed)} could not be sent" : ""));
        AppendOddities(text, report);
        Line(text, "latency", Latency(report.LatencyUs));
        if (report.Requests.Count > 1)
        {
            foreach ((string action, ActionReport each) in report.Requests)
            {
                Line(text, "  " + action, $"{Count(each.Answered)} of {Count(each.Sent)}, {Latency(each.LatencyUs)}");
            }
        }

        Line(text, "peers", string.Create(Culture, $"{report.PeersPerReply:0.0} per reply"));
        foreach (ProcessReport process in report.Processes ?? [])
        {
            Line(text, $"pid {process.Pid}", string.Create(Culture, $"{process.CpuUsPerReply:0.00} µs per reply "
                + $"({process.UserUsPerReply:0.00} user, {process.SystemUsPerReply:0.00} system), "
                + $"{process.Cores:0.00} cores, {process.ResidentBytes / 1e6:0} MB resident"));
        }

        Line(text, "this load", string.Create(Culture, $"{report.LoadCpuUsPerRequest:0.00} µs per request"));
        return text.ToString();
    }

    private static CultureInfo Culture => CultureInfo.InvariantCulture;

    private static void AppendOddities(StringBuilder text, LoadReport report)
    {
        if (report.Unexpected > 0)
        {
            Line(text, "unexpected", $"{Count(report.Unexpected)} replies were late, duplicate or unsolicited");
        }

        if (report.Unsent > 0)
        {
            Line(text, "unsent", $"{Count(report.Unsent)}: the load generator was too slow for this rate");
        }

        if (report.AskerListed > 0)
        {
            Line(text, "asker", $"{Count(report.AskerListed)} replies list the asker itself");
        }

        if (report.Flood is { } flood)
        {
            Line(text, "flood", $"{Count(flood.Sent)} made-up info hashes, {Count(flood.Rate)}/s; "
                + $"{Count(flood.Answered)} answered, {Count(flood.Refused)} refused, "
                + $"{Count(flood.Unanswered)} unanswered");
        }
    }

    private static void Line(StringBuilder text, string name, string value) =>
        text.AppendLine(Culture, $"  {name,-12}{value}");

    private static string Count(double value) => value.ToString("#,0", Culture);

    private static string Latency(LatencyReport latency) => string.Create(
        Culture,
        $"p50 {Time(latency.P50)}, p90 {Time(latency.P90)}, p99 {Time(latency.P99)}, p99.9 {Time(latency.P999)}, "
        + $"max {Time(latency.Max)}");

    private static string Time(double microseconds) => microseconds < 1000
        ? string.Create(Culture, $"{microseconds:0} µs")
        : string.Create(Culture, $"{microseconds / 1000:0.0} ms");

    private static string Details(IReadOnlyDictionary<string, long> counts) => counts.Count == 0
        ? ""
        : " (" + string.Join(", ", counts.Select(static each => $"{each.Key}: {Count(each.Value)}")) + ")";
}
