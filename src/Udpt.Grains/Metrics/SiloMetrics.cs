using System.Diagnostics.Metrics;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Census;
using Udpt.Grains.Placement;

namespace Udpt.Grains.Metrics;

/// <summary>The metrics of a process that holds torrents. Durations are in seconds.</summary>
public sealed class SiloMetrics
{
    private static readonly KeyValuePair<string, object?>[] Origins =
        [.. Enum.GetValues<ActivationOrigin>().Select(origin => Tag("origin", NameOf(origin)))];

    private readonly TimeProvider _time;
    private readonly SwarmCensus _census;
    private readonly Histogram<double> _sweep;

    // By origin. Exported as zeros from the start, so that the first event of each origin shows as an increase.
    private readonly long[] _activations = new long[Origins.Length];
    private long _movedOut;

    public SiloMetrics(IMeterFactory meters, SwarmTable table, SwarmCensus census, SiloView silos, TimeProvider time)
    {
        _time = time;
        _census = census;
        Meter meter = meters.Create(Instrumentation.Name);
        meter.CreateObservableUpDownCounter("udpt.torrents", () => table.Count, "{torrent}", "Torrents in memory.");
        meter.CreateObservableUpDownCounter("udpt.peers", Peers, "{peer}", "Peers of the torrents in memory.");
        meter.CreateObservableGauge("udpt.silos", () => CountOf(silos), "{silo}", "Silos known to this process.");
        meter.CreateObservableCounter("udpt.activations", Activations, "{torrent}", "Torrents brought into memory.");
        meter.CreateObservableCounter("udpt.migrations", Migrations, "{torrent}", "Torrents moved between silos.");
        _sweep = meter.CreateHistogram(
            "udpt.sweep.duration",
            "s",
            "Sweeps of all torrents.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = SweepBounds });
    }

    /// <summary>
    /// Bounds for a sweep of all torrents: from a millisecond to the ten minutes it may take at most by default.
    /// </summary>
    private static IReadOnlyList<double> SweepBounds { get; } =
        [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

    /// <summary>Counts a torrent that has been brought into memory.</summary>
    public void Activated(ActivationOrigin origin) => Interlocked.Increment(ref _activations[(int)origin]);

    /// <summary>Counts a torrent that has been packed for another silo.</summary>
    public void MovedOut() => Interlocked.Increment(ref _movedOut);

    /// <summary>Records a completed sweep.</summary>
    public void RecordSweep(long started) => _sweep.Record(_time.GetElapsedTime(started).TotalSeconds);

    /// <summary>A silo that is alone knows of none, but counts itself.</summary>
    private static int CountOf(SiloView silos) => Math.Max(1, silos.Silos.Silos.Count);

    private IEnumerable<Measurement<long>> Activations() =>
        Origins.Select((tag, origin) => new Measurement<long>(Volatile.Read(ref _activations[origin]), tag));

    private Measurement<long>[] Migrations() =>
    [
        new(Volatile.Read(ref _activations[(int)ActivationOrigin.Moved]), Tag("direction", "in")),
        new(Volatile.Read(ref _movedOut), Tag("direction", "out")),
    ];

    private Measurement<long>[] Peers()
    {
        SwarmCounts counts = _census.Counts();
        return
        [
            Peers(counts.SeedersIPv4, "seeder", "ipv4"),
            Peers(counts.LeechersIPv4, "leecher", "ipv4"),
            Peers(counts.SeedersIPv6, "seeder", "ipv6"),
            Peers(counts.LeechersIPv6, "leecher", "ipv6"),
        ];
    }

    private static Measurement<long> Peers(long count, string role, string family) =>
        new(count, Tag("role", role), Tag("family", family));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private static string NameOf(ActivationOrigin origin) => origin switch
    {
        ActivationOrigin.New => "new",
        ActivationOrigin.Saved => "saved",
        ActivationOrigin.Kept => "kept",
        _ => "moved",
    };
}
