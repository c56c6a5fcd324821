using System.Net;
using Microsoft.Extensions.Logging;
using Udpt.Gateway.Protocol;
using Udpt.Grains.Swarms;

namespace Udpt.Gateway.Udp;

/// <summary>What the datagram path says. Event ids 2000 to 2999 are permanent.</summary>
internal static partial class UdpLog
{
    [LoggerMessage(2000, LogLevel.Debug, "Listening on UDP {Endpoint} with {Workers} threads.")]
    public static partial void Listening(ILogger logger, IPEndPoint endpoint, int workers);

    [LoggerMessage(2001, LogLevel.Error, "A receive thread goes on after a fault ({Suppressed} more were not shown).")]
    public static partial void LoopFault(ILogger logger, Exception exception, long suppressed);

    [LoggerMessage(2002, LogLevel.Debug, "A request was dropped: the call of its torrent failed.")]
    public static partial void CallFailed(ILogger logger, Exception exception);

    [LoggerMessage(2003, LogLevel.Warning, "The secrets for connection ids could not be read; the next try is soon. {Reason}")]
    public static partial void SecretsNotRead(ILogger logger, string reason);

    [LoggerMessage(2004, LogLevel.Warning, "A receive thread did not end in time.")]
    public static partial void LoopDidNotEnd(ILogger logger);

    [LoggerMessage(2005, LogLevel.Trace, "{Kind} of {Length} bytes from {Source}, {ReplyLength} bytes at once.")]
    public static partial void Datagram(ILogger logger, RequestKind kind, int length, PeerEndpoint source, int replyLength);
}
