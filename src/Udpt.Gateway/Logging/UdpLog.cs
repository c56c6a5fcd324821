using System.Net;
using Microsoft.Extensions.Logging;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;

namespace Udpt.Gateway.Logging;

/// <summary>What the datagram path says. Event ids 2000 to 2999 are permanent.</summary>
internal static partial class UdpLog
{
    [LoggerMessage(2000, LogLevel.Debug, "Listening on UDP {Endpoint} with {Workers} threads.")]
    public static partial void Listening(ILogger logger, IPEndPoint endpoint, int workers);

    [LoggerMessage(2001, LogLevel.Error, "A receive thread goes on after a fault ({Suppressed} more were not shown).")]
    public static partial void LoopFault(ILogger logger, Exception exception, long suppressed);

    [LoggerMessage(2002, LogLevel.Debug, "A request was dropped: the call of its torrent failed.")]
    public static partial void CallFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 2003, Message = "The secrets for connection ids could not be read; still trying. {Reason}")]
    public static partial void SecretsNotRead(ILogger logger, LogLevel level, string reason);

    [LoggerMessage(2004, LogLevel.Warning, "A receive thread did not end in time.")]
    public static partial void LoopDidNotEnd(ILogger logger);

    [LoggerMessage(2005, LogLevel.Trace, "{Kind} of {Length} bytes from {Source}, {ReplyLength} bytes at once.")]
    public static partial void Datagram(ILogger logger, RequestKind kind, int length, PeerEndpoint source, int replyLength);

    [LoggerMessage(2006, LogLevel.Debug, "A batch of {Requests} requests was dropped: its call of {Silo} failed.")]
    public static partial void RelayFailed(ILogger logger, int requests, SiloAddress silo, Exception exception);

    [LoggerMessage(2007, LogLevel.Debug, "Silo {Silo} does not speak this gateway's relay; torrents are asked one by one. {Reason}")]
    public static partial void RelayNotUnderstood(ILogger logger, SiloAddress silo, string reason);

    [LoggerMessage(EventId = 2008, Message = "No silo is reachable; the gateway keeps retrying. {Reason}")]
    public static partial void ClusterLost(ILogger logger, LogLevel level, string reason);

    [LoggerMessage(2009, LogLevel.Information, "The cluster answers.")]
    public static partial void ClusterFound(ILogger logger);

    [LoggerMessage(2010, LogLevel.Information, "The cluster has {Silos} silos.")]
    public static partial void SilosChanged(ILogger logger, int silos);

    [LoggerMessage(2012, LogLevel.Debug, "A peer key could not be checked; its announces are dropped.")]
    public static partial void KeyNotChecked(ILogger logger, Exception exception);

    [LoggerMessage(2013, LogLevel.Error, "The check of a peer key met a fault.")]
    public static partial void KeyLookupFault(ILogger logger, Exception exception);

    [LoggerMessage(2014, LogLevel.Warning, "Nobody tells which peer keys are revoked; known ones are accepted for another minute. {Reason}")]
    public static partial void RevocationsNotHeard(ILogger logger, string reason);

    [LoggerMessage(2011, LogLevel.Error, "The answer to a relayed batch met a fault.")]
    public static partial void RelayFault(ILogger logger, Exception exception);
}
