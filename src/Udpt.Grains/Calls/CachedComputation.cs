namespace Udpt.Grains.Calls;

/// <summary>
/// Shares the result of a moderately expensive computation among all callers. Callers during a computation wait for the
/// same result, and the next computation starts only after ten times the duration of the last one, so that computing
/// never takes more than a tenth of the time, however many callers there are. A cheap result is always fresh.
/// </summary>
/// <remarks>
/// The shorter of the last two durations counts, because the first run in a process is slow, and others may be by
/// chance.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="longest">The maximum age of a result, however long it took to compute.</param>
/// <param name="find">Computes the result. A failure is passed to those waiting for it and is not cached.</param>
public sealed class CachedComputation<T>(TimeProvider time, TimeSpan longest, Func<Task<T>> find)
{
    private const int CostFactor = 10;

    private readonly Lock _lock = new();
    private Task<T>? _answer;
    private TimeSpan _lastTook;
    private long _freshUntil;

    /// <summary>The cached result, or the one being computed.</summary>
    public Task<T> Get()
    {
        lock (_lock)
        {
            bool isUsable = _answer is { IsCompleted: false }
                || (_answer is { IsCompletedSuccessfully: true } && time.GetTimestamp() < _freshUntil);
            return isUsable ? _answer! : _answer = Find();
        }
    }

    private Task<T> Find() => Task.Run(async () =>
    {
        long start = time.GetTimestamp();
        T answer = await find();
        TimeSpan took = time.GetElapsedTime(start);
        TimeSpan usual = took < _lastTook ? took : _lastTook;
        TimeSpan fresh = usual < longest / CostFactor ? usual * CostFactor : longest;
        _lastTook = took;
        Volatile.Write(ref _freshUntil, time.GetTimestamp() + (long)(fresh.TotalSeconds * time.TimestampFrequency));
        return answer;
    });
}
