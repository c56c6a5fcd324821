using Microsoft.Extensions.Logging;

namespace Udpt.Silo.Persistence;

/// <summary>Log messages about swarms saved across a restart. Event ids 1200 to 1299.</summary>
internal static partial class PersistenceLog
{
    [LoggerMessage(1200, LogLevel.Debug, "Restored the peers of {Swarms} torrents, saved {Seconds:0} s ago.")]
    public static partial void SwarmsTakenUp(this ILogger logger, int swarms, double seconds);

    [LoggerMessage(1201, LogLevel.Debug, "Saved the peers of {Swarms} torrents.")]
    public static partial void SwarmsSaved(this ILogger logger, int swarms);

    [LoggerMessage(1202, LogLevel.Warning, "A saved swarm could not be read and was skipped ({Which}). Its peers return as they re-announce.")]
    public static partial void SwarmUnreadable(this ILogger logger, string which);

    [LoggerMessage(1203, LogLevel.Warning, "Starting without the saved peers. {Reason}")]
    public static partial void SwarmsUnreadable(this ILogger logger, string reason);

    [LoggerMessage(1204, LogLevel.Warning, "{Count} saved swarms could not be read and were skipped; the first ones are named above. Their peers return as they re-announce.")]
    public static partial void SwarmsLeftOut(this ILogger logger, int count);

    [LoggerMessage(
        1205,
        LogLevel.Warning,
        "The saved peers were restored but could not be deleted; the next sweep retries. {Reason}")]
    public static partial void SwarmsNotDeleted(this ILogger logger, string reason);
}
