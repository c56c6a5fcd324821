using Udpt.Load.Workers;

namespace Udpt.Load.Tests.Workers;

/// <remarks>Tests <see cref="RatePacing"/> and <see cref="WindowPacing"/>.</remarks>
public sealed class PacingTests
{
    [Fact]
    public void Window_leaves_room_for_what_is_not_in_flight()
    {
        WindowPacing pacing = new(10);

        Assert.Equal(10, pacing.Due(now: 5, inFlight: 0));
        Assert.Equal(3, pacing.Due(now: 5, inFlight: 7));
        Assert.Equal(5, pacing.Take(now: 5));
        Assert.Equal(long.MaxValue, pacing.NextAt);
    }

    [Fact]
    public void Rate_goes_on_whatever_is_in_flight()
    {
        RatePacing pacing = new(start: 100, interval: 10);

        Assert.Equal(0, pacing.Due(now: 99, inFlight: 0));
        Assert.Equal(1, pacing.Due(now: 100, inFlight: 1000));
        Assert.Equal(3, pacing.Due(now: 129, inFlight: 1000));
    }

    [Fact]
    public void Late_request_counts_from_when_it_was_to_be_sent()
    {
        RatePacing pacing = new(start: 100, interval: 10);

        Assert.Equal([100L, 110L, 120L], [pacing.Take(125), pacing.Take(125), pacing.Take(126)]);
        Assert.Equal(0, pacing.Due(now: 129, inFlight: 0));
        Assert.Equal(130, pacing.NextAt);
    }

    [Fact]
    public void Without_an_interval_any_number_is_due()
    {
        RatePacing pacing = new(start: 100, interval: 0);

        Assert.Equal(int.MaxValue, pacing.Due(now: 100, inFlight: 0));
        Assert.Equal(105, pacing.Take(105));
        Assert.Equal(int.MaxValue, pacing.Due(now: 105, inFlight: 0));
    }
}
