namespace Udpt.Core.Rules;

/// <summary>How long the completed count of a torrent that is neither registered nor flagged outlives its last peer.</summary>
public static class CountRetention
{
    /// <summary>
    /// Limits the torrents without peers whose completed count a silo keeps, to about 45 MB of memory. Over the limit a
    /// count is dropped with its swarm, because strangers choose how many torrents there are.
    /// </summary>
    public const int MaxRemembered = 1_000_000;

    /// <summary>Whether the retention time of a count has passed.</summary>
    /// <param name="options">The current options.</param>
    /// <param name="lastSeen">When the last peer left, in Unix seconds.</param>
    /// <param name="now">The current time, in Unix seconds.</param>
    public static bool IsOver(TrackerOptions options, long lastSeen, long now) =>
        now - lastSeen >= options.CompletedRetention.TotalSeconds;
}
