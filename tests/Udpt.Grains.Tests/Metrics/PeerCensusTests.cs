using Udpt.Grains.Metrics;
using Udpt.Grains.Swarms;

namespace Udpt.Grains.Tests.Metrics;

public sealed class PeerCensusTests
{
    [Fact]
    public void Counting_takes_a_hundredth_of_the_time_at_most()
    {
        // Each look at the clock is a millisecond later: a count takes one.
        TickingClock clock = new();
        PeerCensus census = new(new SwarmTable(), clock);
        int looks = 0;
        for (int i = 0; i < 1000; i++)
        {
            census.Take();
            looks += clock.TakeLooks() == 2 ? 1 : 0;
        }

        // One count (two looks), then a look each time for a hundred milliseconds.
        Assert.InRange(looks, 9, 11);
    }

    private sealed class TickingClock : TimeProvider
    {
        private long _now;
        private int _looks;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp()
        {
            _looks++;
            return ++_now;
        }

        public int TakeLooks()
        {
            int looks = _looks;
            _looks = 0;
            return looks;
        }
    }
}
