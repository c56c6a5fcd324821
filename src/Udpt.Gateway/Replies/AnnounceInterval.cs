namespace Udpt.Gateway.Replies;

/// <summary>The announce interval as it is told to peers now: a reload may change it.</summary>
public sealed class AnnounceInterval(TimeSpan interval)
{
    private volatile uint _seconds = (uint)interval.TotalSeconds;

    /// <summary>Seconds.</summary>
    public uint Seconds => _seconds;

    /// <summary>Tells another one from now on.</summary>
    public void Set(TimeSpan interval) => _seconds = (uint)interval.TotalSeconds;
}
