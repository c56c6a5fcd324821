using System.Net;
using Microsoft.Extensions.Logging;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;

namespace Udpt.Gateway.Logging;

/// <summary>Log messages of the datagram path. Event ids 2000 to 2999 are permanent.</summary>
internal static partial class UdpLog
{
    [LoggerMessage(2000, LogLevel.Debug, "Listening on UDP {Endpoint} with {Workers} threads.")]
    public static partial void Listening(ILogger logger, IPEndPoint endpoint, int workers);

    [LoggerMessage(
        2001,
        LogLevel.Error,
        "Error in a receive thread, which keeps running ({Suppressed} more not logged).")]
    public static partial void LoopFault(ILogger logger, Exception exception, long suppressed);

    [LoggerMessage(2002, LogLevel.Debug, "Request dropped: the call to its torrent's grain failed.")]
    public static partial void CallFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 2003, Message = "Cannot read the secrets for connection ids; still retrying. {Reason}")]
    public static partial void SecretsNotRead(ILogger logger, LogLevel level, string reason);

    [LoggerMessage(2004, LogLevel.Warning, "A receive thread did not stop in time.")]
    public static partial void LoopDidNotEnd(ILogger logger);

    [LoggerMessage(
        2005,
        LogLevel.Trace,
        "{Kind} of {Length} bytes from {Source}, immediate reply of {ReplyLength} bytes.")]
    public static partial void Datagram(ILogger logger, RequestKind kind, int length, PeerEndpoint source, int replyLength);

    [LoggerMessage(2006, LogLevel.Debug, "Batch of {Requests} requests dropped: the call to silo {Silo} failed.")]
    public static partial void RelayFailed(ILogger logger, int requests, SiloAddress silo, Exception exception);

    [LoggerMessage(
        2007,
        LogLevel.Debug,
        "Silo {Silo} does not support this gateway's relay format; calling its torrents one by one. {Reason}")]
    public static partial void RelayNotUnderstood(ILogger logger, SiloAddress silo, string reason);

    [LoggerMessage(EventId = 2008, Message = "No silo is reachable; the gateway keeps retrying. {Reason}")]
    public static partial void ClusterLost(ILogger logger, LogLevel level, string reason);

    [LoggerMessage(2009, LogLevel.Information, "The cluster is reachable.")]
    public static partial void ClusterFound(ILogger logger);

    [LoggerMessage(2010, LogLevel.Information, "The cluster has {Silos} silos.")]
    public static partial void SilosChanged(ILogger logger, int silos);

    [LoggerMessage(2012, LogLevel.Debug, "Cannot check a peer key; its announces are dropped.")]
    public static partial void KeyNotChecked(ILogger logger, Exception exception);

    [LoggerMessage(2013, LogLevel.Error, "Error while checking a peer key.")]
    public static partial void KeyLookupFault(ILogger logger, Exception exception);

    [LoggerMessage(
        2014,
        LogLevel.Warning,
        "No revocation list received; cached peer keys stay valid for another minute. {Reason}")]
    public static partial void RevocationsNotHeard(ILogger logger, string reason);

    [LoggerMessage(2011, LogLevel.Error, "Error while processing the answer to a relayed batch.")]
    public static partial void RelayFault(ILogger logger, Exception exception);
}
