namespace Udpt.Gateway.Replies;

/// <summary>The announce interval sent to peers; a reload may change it.</summary>
public sealed class AnnounceInterval(TimeSpan interval)
{
    private volatile uint _seconds = (uint)interval.TotalSeconds;

    /// <summary>The interval in seconds.</summary>
    public uint Seconds => _seconds;

    /// <summary>Changes the interval.</summary>
    public void Set(TimeSpan interval) => _seconds = (uint)interval.TotalSeconds;
}
