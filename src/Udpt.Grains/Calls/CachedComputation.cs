namespace Udpt.Grains.Calls;

/// <summary>
/// One answer for all who ask for something that costs a little: those who ask while it is being found share it, and a
/// new one is not sought before ten times as long has passed as the last took, so that finding it never takes more than
/// a tenth of anyone's time, however many ask. What is cheap is always fresh.
/// </summary>
/// <remarks>Of the last two times the shorter counts: the first answer of a process takes long, and others by chance.</remarks>
/// <param name="time">The clock.</param>
/// <param name="longest">An answer is never older than this, however long it took to find.</param>
/// <param name="find">Finds an answer. A failure is shared by those who wait for it, and kept for nobody else.</param>
public sealed class CachedComputation<T>(TimeProvider time, TimeSpan longest, Func<Task<T>> find)
{
    private const int Thrift = 10;

    private readonly Lock _lock = new();
    private Task<T>? _answer;
    private TimeSpan _lastTook;
    private long _freshUntil;

    /// <summary>The answer, at hand or to come.</summary>
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
        TimeSpan fresh = usual < longest / Thrift ? usual * Thrift : longest;
        _lastTook = took;
        Volatile.Write(ref _freshUntil, time.GetTimestamp() + (long)(fresh.TotalSeconds * time.TimestampFrequency));
        return answer;
    });
}
