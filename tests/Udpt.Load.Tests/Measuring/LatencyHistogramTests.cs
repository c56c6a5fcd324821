using CsCheck;
using Udpt.Load.Measuring;

namespace Udpt.Load.Tests.Measuring;

public sealed class LatencyHistogramTests
{
    private static readonly double[] Shares = [0, 0.001, 0.5, 0.9, 0.99, 0.999, 1];

    [Fact]
    public void Shares_are_those_of_the_sorted_samples()
    {
        // Times of all magnitudes, from nanoseconds to minutes.
        Gen<long> time = Gen.Int[0, 36].SelectMany(bits => Gen.Long[0, 1L << bits]);
        time.Array[1, 500].Sample(times =>
        {
            LatencyHistogram histogram = Of(times);
            long[] sorted = [.. times.Order()];
            foreach (double share in Shares)
            {
                long exact = sorted[Math.Max((int)Math.Ceiling(share * times.Length), 1) - 1];
                Assert.InRange(histogram.At(share), exact, exact + (exact / 128));
            }
        });
    }

    [Fact]
    public void Count_mean_and_longest_are_exact()
    {
        LatencyHistogram histogram = Of(5, 1_000_003, 70);

        Assert.Equal(3, histogram.Count);
        Assert.Equal((5 + 1_000_003 + 70) / 3.0, histogram.Mean);
        Assert.Equal(1_000_003, histogram.Max);
        Assert.Equal(1_000_003, histogram.At(1));
    }

    [Fact]
    public void Sum_of_two_holds_the_samples_of_both()
    {
        LatencyHistogram one = Of(1, 2, 3_000_000);
        LatencyHistogram other = Of(40, 50_000, 9_000_000_000);
        one.Add(other);
        LatencyHistogram both = Of(1, 2, 3_000_000, 40, 50_000, 9_000_000_000);

        Assert.Equal(both.Count, one.Count);
        Assert.Equal(both.Mean, one.Mean);
        Assert.All(Shares, share => Assert.Equal(both.At(share), one.At(share)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-7)]
    [InlineData(long.MaxValue)]
    public void Every_time_has_its_place(long time)
    {
        LatencyHistogram histogram = Of(time);

        Assert.Equal(Math.Max(time, 0), histogram.At(0.5));
    }

    [Fact]
    public void Nothing_takes_no_time()
    {
        LatencyHistogram histogram = new();

        Assert.Equal(0, histogram.At(0.99));
        Assert.Equal(0, histogram.Mean);
    }

    private static LatencyHistogram Of(params long[] times)
    {
        LatencyHistogram histogram = new();
        foreach (long time in times)
        {
            histogram.Add(time);
        }

        return histogram;
    }
}
