using Microsoft.Extensions.Logging;
using Udpt.Core.Identity;

namespace Udpt.Silo.Placement;

/// <summary>Log messages about silos and migrating torrents. Event ids 1400 to 1499.</summary>
internal static partial class PlacementLog
{
    [LoggerMessage(1400, LogLevel.Information, "The cluster has {Silos} silos.")]
    public static partial void SilosChanged(this ILogger logger, int silos);

    [LoggerMessage(1401, LogLevel.Debug, "Sent {Torrents} torrents to their homes.")]
    public static partial void TorrentsSent(this ILogger logger, int torrents);

    [LoggerMessage(1402, LogLevel.Debug, "Torrent {InfoHash} could not be sent to its home. {Reason}")]
    public static partial void TorrentNotSent(this ILogger logger, InfoHash infoHash, string reason);

    [LoggerMessage(1403, LogLevel.Warning, "The saved torrents could not be read; retrying. {Reason}")]
    public static partial void CatalogNotLoaded(this ILogger logger, string reason);

    [LoggerMessage(1404, LogLevel.Error, "The silo could not rebalance after a membership change; it retries after the next one.")]
    public static partial void NotSettled(this ILogger logger, Exception failure);

    [LoggerMessage(1405, LogLevel.Debug, "The silo {Silo} could not be notified that this one is stopping. {Reason}")]
    public static partial void NotNotified(this ILogger logger, SiloAddress silo, string reason);

    [LoggerMessage(1406, LogLevel.Warning, "The silo {Silo} is lost: it did not shut down cleanly. Its peers return as they re-announce.")]
    public static partial void SiloLost(this ILogger logger, SiloAddress silo);
}
