namespace Udpt.Core.Admission;

/// <summary>
/// A rate with bursts by the generic cell rate algorithm (ITU-T I.371): a single number, the time until which what was
/// let through has used the rate up. So a limit costs 8 bytes and one compare-and-swap. A bucket that is 0 is full: a
/// <see cref="TimeProvider"/>'s timestamps are not negative.
/// </summary>
/// <param name="ticksPerSecond">The unit of time given to <see cref="TryTake"/>.</param>
/// <param name="rate">How many a second.</param>
/// <param name="burst">How many at once after a pause.</param>
public sealed class RateLimit(long ticksPerSecond, double rate, double burst)
{
    private readonly long _interval = Math.Max(1, (long)(ticksPerSecond / rate));
    private readonly long _tolerance = (long)(ticksPerSecond / rate * Math.Max(0, burst - 1));

    /// <summary>Takes one out of the bucket <paramref name="usedUntil"/>; false when it has to wait.</summary>
    public bool TryTake(ref long usedUntil, long now)
    {
        while (true)
        {
            long seen = Volatile.Read(ref usedUntil);
            long start = Math.Max(seen, now);
            if (start - now > _tolerance)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref usedUntil, start + _interval, seen) == seen)
            {
                return true;
            }
        }
    }

    /// <summary>Gives one back that was taken for nothing.</summary>
    public void Return(ref long usedUntil) => Interlocked.Add(ref usedUntil, -_interval);
}
