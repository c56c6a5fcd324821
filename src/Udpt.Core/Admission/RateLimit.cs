namespace Udpt.Core.Admission;

/// <summary>
/// A rate limit with bursts by the generic cell rate algorithm (ITU-T I.371). Its state is one number, the time until
/// which the rate is used up, so a limit costs 8 bytes and one compare-and-swap. A bucket at 0 is full, because a
/// <see cref="TimeProvider"/>'s timestamps are not negative.
/// </summary>
/// <param name="ticksPerSecond">The unit of time given to <see cref="TryTake"/>.</param>
/// <param name="rate">Tokens per second.</param>
/// <param name="burst">Most tokens at once after a pause.</param>
public sealed class RateLimit(long ticksPerSecond, double rate, double burst)
{
    private readonly long _interval = Math.Max(1, (long)(ticksPerSecond / rate));
    private readonly long _tolerance = (long)(ticksPerSecond / rate * Math.Max(0, burst - 1));

    /// <summary>Takes one token from the bucket <paramref name="usedUntil"/>; false when the bucket is empty.</summary>
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

    /// <summary>Returns a token that was not used after all.</summary>
    public void Return(ref long usedUntil) => Interlocked.Add(ref usedUntil, -_interval);
}
