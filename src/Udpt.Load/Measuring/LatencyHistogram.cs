using System.Numerics;

namespace Udpt.Load.Measuring;

/// <summary>
/// A histogram of times: 128 equal steps per power of two of nanoseconds, so that values read from it are less than 1 %
/// too high, from a nanosecond to centuries, without allocations.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int StepBits = 7;
    private const int Steps = 1 << StepBits;

    private readonly long[] _counts = new long[(64 - StepBits) * Steps];
    private double _sum;

    /// <summary>The number of times added.</summary>
    public long Count { get; private set; }

    /// <summary>The longest time, in nanoseconds.</summary>
    public long Max { get; private set; }

    /// <summary>In nanoseconds; 0 when there are none.</summary>
    public double Mean => Count == 0 ? 0 : _sum / Count;

    /// <summary>Adds a time in nanoseconds; a negative time counts as 0.</summary>
    public void Add(long nanoseconds)
    {
        nanoseconds = Math.Max(nanoseconds, 0);
        _counts[IndexOf(nanoseconds)]++;
        Count++;
        _sum += nanoseconds;
        Max = Math.Max(Max, nanoseconds);
    }

    /// <summary>Adds all times of <paramref name="other"/>.</summary>
    public void Add(LatencyHistogram other)
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
        _sum += other._sum;
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>
    /// The time in nanoseconds within which <paramref name="share"/> (0 to 1) of them ended; 0 if there are none.
    /// </summary>
    public long At(double share)
    {
        long wanted = Math.Max((long)Math.Ceiling(share * Count), 1);
        long seen = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
            {
                return Math.Min(HighestOf(i), Max);
            }
        }

        return 0;
    }

    private static int IndexOf(long value)
    {
        // Below 2 × 128 each value has its own bucket; above, only the leading 8 bits count.
        int shift = Math.Max(BitOperations.Log2((ulong)value | 1) - StepBits, 0);
        return (shift << StepBits) + (int)(value >> shift);
    }

    private static long HighestOf(int index)
    {
        int shift = Math.Max((index >> StepBits) - 1, 0);
        long step = index - ((long)shift << StepBits);
        return ((step + 1) << shift) - 1;
    }
}
