namespace Udpt.Load.Workers;

/// <summary>When one part of the run begins to count and when it ends, as timestamps.</summary>
/// <param name="MeasureFrom">Requests that are to be sent from then on are counted.</param>
/// <param name="End">No request is sent any more.</param>
internal readonly record struct WorkerSchedule(long MeasureFrom, long End)
{
    /// <summary>Until the source has nothing left; nothing counts.</summary>
    public static WorkerSchedule Unmeasured { get; } = new(long.MaxValue, long.MaxValue);

    /// <summary>Until the source has nothing left; everything counts.</summary>
    public static WorkerSchedule Measured { get; } = new(long.MinValue, long.MaxValue);
}
