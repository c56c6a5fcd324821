using System.Diagnostics;
using System.Diagnostics.Metrics;
using Udpt.Grains.Metrics;

namespace Udpt.Silo.Storage;

/// <summary>The metrics of the store. Durations are in seconds.</summary>
internal sealed class StoreMetrics
{
    private readonly TimeProvider _time;
    private readonly Histogram<double> _duration;

    public StoreMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _duration = meters.Create(Instrumentation.Name).CreateHistogram(
            "udpt.store.duration",
            "s",
            "Reads and writes of torrent records.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Instrumentation.SlowBounds });
    }

    /// <summary>A timestamp to measure an operation from.</summary>
    public long Now() => _time.GetTimestamp();

    /// <summary>Records one operation.</summary>
    /// <param name="operation"><c>read</c>, <c>write</c> or <c>clear</c>.</param>
    /// <param name="started">When it started: see <see cref="Now"/>.</param>
    /// <param name="hasSucceeded">Whether it succeeded.</param>
    public void Used(string operation, long started, bool hasSucceeded) => _duration.Record(
        _time.GetElapsedTime(started).TotalSeconds,
        new TagList { { "operation", operation }, { "outcome", hasSucceeded ? "ok" : "failed" } });
}
