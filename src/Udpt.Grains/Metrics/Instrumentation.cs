namespace Udpt.Grains.Metrics;

/// <summary>What the whole program has in common towards those who watch it.</summary>
public static class Instrumentation
{
    /// <summary>The name of its meter and of its source of spans.</summary>
    public const string Name = "Udpt";

    /// <summary>Bounds in seconds for what a disk or a network takes part in: half a millisecond to ten seconds.</summary>
    public static IReadOnlyList<double> SlowBounds { get; } =
        [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
}
