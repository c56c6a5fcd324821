using Udpt.Grains.Swarms;

namespace Udpt.Grains.Metrics;

/// <summary>
/// Counts the peers when somebody asks, and at most one hundredth of the time: with few torrents the answer is of this
/// moment, with a million it may be some ten seconds old. While nobody asks, nothing is counted.
/// </summary>
internal sealed class PeerCensus(SwarmTable table, TimeProvider time)
{
    private const int Thrift = 100;

    private readonly Lock _lock = new();
    private PeerCount _count;
    private long _nextAt = long.MinValue;

    /// <summary>The peers of this process.</summary>
    public PeerCount Take()
    {
        lock (_lock)
        {
            long start = time.GetTimestamp();
            if (start >= _nextAt)
            {
                _count = PeerCount.Of(table);
                long end = time.GetTimestamp();
                _nextAt = end + ((end - start) * Thrift);
            }

            return _count;
        }
    }
}
