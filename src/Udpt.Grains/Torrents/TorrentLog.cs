using Microsoft.Extensions.Logging;
using Udpt.Core.Identity;

namespace Udpt.Grains.Torrents;

/// <summary>Log messages about single torrents. Event ids 1320 to 1329.</summary>
internal static partial class TorrentLog
{
    [LoggerMessage(
        1320,
        LogLevel.Warning,
        "Torrent {InfoHash} moved here without its peers; they return as they re-announce. {Reason}")]
    public static partial void PeersNotRead(this ILogger logger, InfoHash infoHash, string reason);

    [LoggerMessage(
        1321,
        LogLevel.Debug,
        "Change of torrent {InfoHash} rejected: it arrived too late, or the record has changed meanwhile.")]
    public static partial void LateChange(this ILogger logger, InfoHash infoHash);
}
