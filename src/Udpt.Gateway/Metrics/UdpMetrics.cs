using System.Diagnostics.Metrics;
using System.Text.Json;
using Udpt.Gateway.Protocol;

namespace Udpt.Gateway.Metrics;

/// <summary>
/// The instruments of the datagram path. Counters are read from the receive threads' own when someone collects them,
/// so that counting costs the same whether anyone listens or not.
/// </summary>
internal sealed class UdpMetrics
{
    /// <summary>The meter of the whole program.</summary>
    public const string MeterName = "Udpt";

    private readonly Histogram<int> _batchSize;
    private readonly Lock _lock = new();
    private readonly Meter _meter;
    private DatagramCounters[] _counters = [];

    public UdpMetrics(IMeterFactory meters)
    {
        Meter meter = _meter = meters.Create(MeterName);
        meter.CreateObservableCounter("udpt.requests", Requests(), "{request}", "Requests received.");
        meter.CreateObservableCounter("udpt.errors", Errors(), "{reply}", "Requests answered with an error.");
        meter.CreateObservableCounter("udpt.dropped", Drops(), "{datagram}", "Datagrams not answered.");
        _batchSize = meter.CreateHistogram<int>("udpt.batch.size", "{datagram}", "Datagrams received at once.");
        Shared = AddCounters();
    }

    /// <summary>The counters for what does not happen on a receive thread.</summary>
    public DatagramCounters Shared { get; }

    /// <summary>Counters for one more receive thread.</summary>
    public DatagramCounters AddCounters()
    {
        DatagramCounters counters = new();
        lock (_lock)
        {
            _counters = [.. _counters, counters];
        }

        return counters;
    }

    /// <summary>The sums over all receive threads at this moment.</summary>
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

    /// <summary>Shows how many relayed batches are under way.</summary>
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
}
