using System.Diagnostics;
using System.Diagnostics.Metrics;
using Udpt.Grains.Metrics;

namespace Udpt.Silo.Storage;

/// <summary>The instrument of the store. Durations are in seconds.</summary>
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

    /// <summary>The time from which an operation is measured.</summary>
    public long Now() => _time.GetTimestamp();

    /// <summary>Records one operation.</summary>
    /// <param name="operation"><c>read</c>, <c>write</c> or <c>clear</c>.</param>
    /// <param name="started">When it began: see <see cref="Now"/>.</param>
    /// <param name="hasSucceeded">Whether it has done what it was to do.</param>
    public void Used(string operation, long started, bool hasSucceeded) => _duration.Record(
        _time.GetElapsedTime(started).TotalSeconds,
        new TagList { { "operation", operation }, { "outcome", hasSucceeded ? "ok" : "failed" } });
}
