using Microsoft.Extensions.Logging;
using Udpt.Core.Identity;

namespace Udpt.Grains.Torrents;

/// <summary>What is said of single torrents. Event ids 1320 to 1329.</summary>
internal static partial class TorrentLog
{
    [LoggerMessage(1320, LogLevel.Warning, "Torrent {InfoHash} came without its peers, who announce again. {Reason}")]
    public static partial void PeersNotRead(this ILogger logger, InfoHash infoHash, string reason);

    [LoggerMessage(1321, LogLevel.Debug, "A change of torrent {InfoHash} came late, or another was made meanwhile; it was not made.")]
    public static partial void LateChange(this ILogger logger, InfoHash infoHash);
}
