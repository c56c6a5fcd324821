namespace Udpt.Grains.Metrics;

/// <summary>Settings that all metrics and traces share.</summary>
public static class Instrumentation
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Udpt";

    /// <summary>
    /// Histogram bounds in seconds for operations on a disk or network: half a millisecond to ten seconds.
    /// </summary>
    public static IReadOnlyList<double> SlowBounds { get; } =
        [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
}
