using Udpt.Core.Protocol;
using Udpt.Load.Measuring;
using Udpt.Load.Options;
using Udpt.Load.Workload;

namespace Udpt.Load.Reporting;

/// <summary>Builds the report from the counts.</summary>
internal static class ReportBuilder
{
    private static readonly RequestAction[] Actions =
        [RequestAction.Connect, RequestAction.Announce, RequestAction.Scrape];

    public static LoadReport Build(
        LoadOptions options, int addresses, LoadTally tally, FillReport? fill, TimeSpan duration, UsageMeter usage)
    {
        ActionTally all = tally.All();
        ActionTally announces = tally[RequestAction.Announce];
        double seconds = duration.TotalSeconds;
        ProcessReport[] processes = [.. usage.Reports().OfType<ProcessReport>()];
        bool hasAllProcesses = processes.Length > 0 && processes.Length == options.ProcessIds.Count;
        return new LoadReport
        {
            Target = options.Target.ToString(),
            Loop = options.Rate > 0 ? "open" : "closed",
            Window = options.Rate > 0 ? null : options.Window,
            RateAsked = options.Rate > 0 ? options.Rate : null,
            Threads = options.Threads,
            Sockets = Math.Max(options.Sockets, options.Threads),
            Addresses = addresses,
            Torrents = options.Torrents,
            Popularity = options.Popularity.ToString(),
            Peers = options.Peers,
            NumWant = options.NumWant,
            Mix = options.Mix.ToString(),
            Seed = options.Seed,
            Fill = fill,
            Seconds = seconds,
            Sent = all.Sent,
            Answered = all.Answered,
            Refused = all.Refused,
            Invalid = all.Invalid,
            Lost = all.Lost,
            Unexpected = tally.Unexpected,
            Unsent = tally.Unsent,
            SendFailed = tally.SendFailed,
            Rate = PerSecond(all.Answered, seconds),
            LatencyUs = Latency(all.Latencies),
            PeersPerReply = announces.Answered == 0 ? 0 : (double)tally.Peers / announces.Answered,
            AskerListed = tally.AskerListed,
            Requests = Actions
                .Where(action => tally[action].Sent > 0)
                .ToDictionary(action => action.ToString().ToLowerInvariant(), action => Of(tally[action], seconds)),
            Flood = options.Flood != FloodRate.None ? Of(tally.Flood, seconds) : null,
            Faults = Enum.GetValues<ReplyVerdict>()
                .Where(verdict => tally.Faults[(int)verdict] > 0)
                .ToDictionary(Name, verdict => tally.Faults[(int)verdict]),
            Errors = tally.ErrorTexts,
            CpuUsPerReply = hasAllProcesses ? processes.Sum(static process => process.CpuUsPerReply) : null,
            Processes = options.ProcessIds.Count > 0 ? processes : null,
            LoadCpuUsPerRequest = usage.Own.TotalMicroseconds / Math.Max(all.Sent + tally.Flood.Sent, 1),
        };
    }

    private static ActionReport Of(ActionTally tally, double seconds) => new(
        tally.Sent,
        tally.Answered,
        tally.Refused,
        tally.Invalid,
        tally.Lost,
        PerSecond(tally.Answered, seconds),
        Latency(tally.Latencies));

    private static FloodReport Of(FloodTally flood, double seconds) => new(
        flood.Sent,
        PerSecond(flood.Sent, seconds),
        flood.Answered,
        flood.Refused,
        flood.Sent - flood.Answered - flood.Refused);

    private static LatencyReport Latency(LatencyHistogram histogram) => new(
        histogram.At(0.5) / 1e3,
        histogram.At(0.9) / 1e3,
        histogram.At(0.99) / 1e3,
        histogram.At(0.999) / 1e3,
        histogram.Max / 1e3,
        histogram.Mean / 1e3);

    private static double PerSecond(long count, double seconds) => seconds > 0 ? count / seconds : 0;

    private static string Name(ReplyVerdict verdict) => verdict switch
    {
        ReplyVerdict.WrongAction => "wrong_action",
        ReplyVerdict.WrongLength => "wrong_length",
        ReplyVerdict.ConnectionIdZero => "connection_id_zero",
        ReplyVerdict.BadInterval => "bad_interval",
        ReplyVerdict.NegativeCount => "negative_count",
        ReplyVerdict.ImpossiblePeer => "impossible_peer",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };
}
