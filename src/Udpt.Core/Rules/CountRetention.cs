namespace Udpt.Core.Rules;

/// <summary>How long the completed count of a torrent that is neither registered nor flagged outlives its last peer.</summary>
public static class CountRetention
{
    /// <summary>
    /// Most torrents without peers whose count a silo keeps, some 45 MB of its memory. Beyond it a count goes with its swarm:
    /// strangers choose how many torrents there are.
    /// </summary>
    public const int MostRemembered = 1_000_000;

    /// <summary>Whether the time of a count is over.</summary>
    /// <param name="options">The options in force.</param>
    /// <param name="lastSeen">When the last peer left, in Unix seconds.</param>
    /// <param name="now">The present, in Unix seconds.</param>
    public static bool IsOver(TrackerOptions options, long lastSeen, long now) =>
        now - lastSeen >= options.CompletedRetention.TotalSeconds;
}
