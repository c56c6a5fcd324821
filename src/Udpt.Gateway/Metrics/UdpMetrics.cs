using System.Diagnostics.Metrics;
using System.Text.Json;
using Udpt.Core.Protocol;
using Udpt.Grains.Metrics;

namespace Udpt.Gateway.Metrics;

/// <summary>
/// The metrics of the datagram path. When metrics are collected, the counters of the receive threads are summed, so
/// that counting costs the same with and without listeners.
/// </summary>
public sealed class UdpMetrics
{
    /// <summary>
    /// One in this many answers of a batch is recorded, because recording costs a good part of what an answer costs.
    /// </summary>
    private const int AnswersARecord = 16;

    private static readonly double[] DurationBounds =
    [
        0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5,
        0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
    ];

    private static readonly KeyValuePair<string, object?>[] Paths =
        [.. Enum.GetValues<AnswerPath>().Select(path => Tag("path", path))];

    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _duration;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Meter _meter;
    private DatagramCounters[] _counters = [];

    public UdpMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        Meter meter = _meter = meters.Create(Instrumentation.Name);
        meter.CreateObservableCounter("udpt.requests", Requests(), "{request}", "Requests received.");
        meter.CreateObservableCounter("udpt.errors", Errors(), "{reply}", "Requests answered with an error.");
        meter.CreateObservableCounter("udpt.dropped", Drops(), "{datagram}", "Datagrams not answered.");
        _batchSize = meter.CreateHistogram(
            "udpt.batch.size",
            "{datagram}",
            "Datagrams received at once.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 48, 64] });
        _duration = meter.CreateHistogram(
            "udpt.request.duration",
            "s",
            "From the receipt of a request until its answer has been sent.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = DurationBounds });
        Shared = Add(new DatagramCounters(isShared: true));
    }

    /// <summary>The counters for events outside the receive threads.</summary>
    internal DatagramCounters Shared { get; }

    /// <summary>Adds counters for another receive thread.</summary>
    internal DatagramCounters AddCounters() => Add(new DatagramCounters());

    /// <summary>The current totals over all receive threads.</summary>
    public DatagramTotals Totals()
    {
        DatagramCounters[] counters = Volatile.Read(ref _counters);
        return new DatagramTotals(
            counters.Sum(one => one.Requests(RequestAction.Connect)),
            counters.Sum(one => one.Requests(RequestAction.Announce)),
            counters.Sum(one => one.Requests(RequestAction.Scrape)),
            counters.Sum(one => one.AllErrors),
            counters.Sum(one => one.AllDrops));
    }

    /// <summary>Records the size of a batch.</summary>
    public void BatchReceived(int size)
    {
        if (_batchSize.Enabled)
        {
            _batchSize.Record(size);
        }
    }

    /// <summary>The start time for measuring answers; 0 without listeners.</summary>
    public long Now() => _duration.Enabled ? _time.GetTimestamp() : 0;

    /// <summary>
    /// Records the duration of answers that were received together and sent together: one in sixteen, rounded up, so
    /// that a single answer is always recorded, and many cost little.
    /// </summary>
    /// <param name="path">How they were answered.</param>
    /// <param name="received">The start time from <see cref="Now"/>; 0 records nothing.</param>
    /// <param name="answers">The number of answers.</param>
    internal void Answered(AnswerPath path, long received, int answers = 1)
    {
        if (received != 0 && answers > 0)
        {
            double seconds = _time.GetElapsedTime(received).TotalSeconds;
            for (int i = 0; i < answers; i += AnswersARecord)
            {
                _duration.Record(seconds, Paths[(int)path]);
            }
        }
    }

    /// <summary>Exports the number of silos known to a gateway.</summary>
    public void ShowSilos(Func<int> count) =>
        _meter.CreateObservableGauge("udpt.silos", count, "{silo}", "Silos known to this process.");

    /// <summary>Exports the number of relayed batches in flight.</summary>
    public void ShowRelays(Func<int> inFlight) => _meter.CreateObservableUpDownCounter(
        "udpt.relay.in_flight", inFlight, "{batch}", "Batches sent to silos and not answered yet.");

    private Func<IEnumerable<Measurement<long>>> Requests()
    {
        RequestAction[] actions = [RequestAction.Connect, RequestAction.Announce, RequestAction.Scrape];
        bool[] families = [true, false];
        return Sums(
            from action in actions
            from isIPv4 in families
            select new Series(
                counters => counters.Requests(action, isIPv4),
                [Tag("action", action), new("family", isIPv4 ? "ipv4" : "ipv6")]));
    }

    private Func<IEnumerable<Measurement<long>>> Errors() => Sums(
        from reason in Enum.GetValues<ErrorReason>()
        select new Series(counters => counters.Count(reason), [Tag("reason", reason)]));

    private Func<IEnumerable<Measurement<long>>> Drops() => Sums(
        from reason in Enum.GetValues<DropReason>()
        select new Series(counters => counters.Count(reason), [Tag("reason", reason)]));

    private Func<IEnumerable<Measurement<long>>> Sums(IEnumerable<Series> series)
    {
        Series[] all = [.. series];
        return () => all.Select(one => new Measurement<long>(Volatile.Read(ref _counters).Sum(one.Count), one.Tags));
    }

    private static KeyValuePair<string, object?> Tag<T>(string name, T value)
        where T : struct, Enum =>
        new(name, JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    private sealed record Series(Func<DatagramCounters, long> Count, KeyValuePair<string, object?>[] Tags);

    private DatagramCounters Add(DatagramCounters counters)
    {
        lock (_lock)
        {
            _counters = [.. _counters, counters];
        }

        return counters;
    }
}
