using Microsoft.Extensions.Logging;
using Udpt.Grains.Swarms;

namespace Udpt.Silo.Keeping;

/// <summary>What is said of swarms carried over a restart. Event ids 1200 to 1299.</summary>
internal static partial class KeepLog
{
    [LoggerMessage(1200, LogLevel.Debug, "Took up the peers of {Swarms} torrents, saved {Seconds:0} s ago.")]
    public static partial void SwarmsTakenUp(this ILogger logger, int swarms, double seconds);

    [LoggerMessage(1201, LogLevel.Debug, "Saved the peers of {Swarms} torrents.")]
    public static partial void SwarmsSaved(this ILogger logger, int swarms);

    [LoggerMessage(1202, LogLevel.Warning, "The saved peers of torrent {InfoHash} cannot be read and are left out. {Reason}")]
    public static partial void SwarmUnreadable(this ILogger logger, InfoHash infoHash, string reason);

    [LoggerMessage(1203, LogLevel.Warning, "Starting without the saved peers. {Reason}")]
    public static partial void SwarmsUnreadable(this ILogger logger, string reason);

    [LoggerMessage(
        1205,
        LogLevel.Warning,
        "The saved peers are in use but could not be deleted; the next sweep tries again. {Reason}")]
    public static partial void SwarmsNotDeleted(this ILogger logger, string reason);
}
