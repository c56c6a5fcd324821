namespace Udpt.Load.Workers;

/// <summary>When one part of the run starts counting and when it ends, as timestamps.</summary>
/// <param name="MeasureFrom">Requests due from then on are counted.</param>
/// <param name="End">No more requests are sent.</param>
internal readonly record struct WorkerSchedule(long MeasureFrom, long End)
{
    /// <summary>Runs until the source is exhausted; nothing counts.</summary>
    public static WorkerSchedule Unmeasured { get; } = new(long.MaxValue, long.MaxValue);

    /// <summary>Runs until the source is exhausted; everything counts.</summary>
    public static WorkerSchedule Measured { get; } = new(long.MinValue, long.MaxValue);
}
