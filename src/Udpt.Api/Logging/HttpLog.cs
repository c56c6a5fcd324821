using Microsoft.Extensions.Logging;
using Udpt.Core.Identity;

namespace Udpt.Api.Logging;

/// <summary>
/// Log messages of the REST API: event ids 3000 to 3999. Never log query strings or headers, which contain tokens, or
/// peer keys.
/// </summary>
internal static partial class HttpLog
{
    /// <param name="logger">The logger.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The path, escaped, so that a line break in it cannot forge log lines.</param>
    /// <param name="exception">The error.</param>
    [LoggerMessage(3000, LogLevel.Error, "{Method} {Path} failed unexpectedly")]
    public static partial void UnexpectedFault(ILogger logger, string method, string path, Exception exception);

    [LoggerMessage(3001, LogLevel.Warning, "{Method} {Path} answered 503: {Cause}")]
    public static partial void Unavailable(ILogger logger, string method, string path, string cause);

    [LoggerMessage(3002, LogLevel.Debug, "No status available for the page: {Cause}")]
    public static partial void StatusUnavailable(ILogger logger, string cause);

    [LoggerMessage(3020, LogLevel.Debug, "{Count} peer keys created by {TokenName}")]
    public static partial void PeerKeysMade(ILogger logger, int count, string? tokenName);

    [LoggerMessage(3021, LogLevel.Debug, "Peer key revoked by {TokenName}")]
    public static partial void PeerKeyRevoked(ILogger logger, string? tokenName);

    [LoggerMessage(3010, LogLevel.Debug, "{InfoHash} registered by {TokenName}")]
    public static partial void TorrentRegistered(ILogger logger, InfoHash infoHash, string? tokenName);

    [LoggerMessage(3011, LogLevel.Debug, "{InfoHash} flagged by {TokenName}")]
    public static partial void TorrentFlagged(ILogger logger, InfoHash infoHash, string? tokenName);

    [LoggerMessage(3012, LogLevel.Debug, "{InfoHash} dropped by {TokenName}")]
    public static partial void TorrentDropped(ILogger logger, InfoHash infoHash, string? tokenName);

    [LoggerMessage(3013, LogLevel.Debug, "{Count} torrents {Change} by {TokenName}")]
    public static partial void TorrentsChanged(ILogger logger, int count, string change, string? tokenName);
}
