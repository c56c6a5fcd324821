using Udpt.Core.Identity;

namespace Udpt.Gateway.Datagrams;

/// <summary>The route back to a client whose request is answered after its batch.</summary>
internal readonly struct ReplyRoute
{
    /// <summary>The socket that received the request.</summary>
    public required IReplySender Sender { get; init; }

    /// <summary>The source of the request.</summary>
    public required PeerEndpoint Destination { get; init; }

    /// <summary>The interface of a link-local source, otherwise 0.</summary>
    public required uint ScopeId { get; init; }

    /// <summary>The destination address of the request; all zero if the socket has only one address.</summary>
    public required PeerEndpoint Local { get; init; }

    /// <summary>The transaction id of the request.</summary>
    public required uint TransactionId { get; init; }

    /// <summary>Whether the request came over IPv4.</summary>
    public required bool IsIPv4 { get; init; }

    /// <summary>
    /// When the request was received, on the clock of <see cref="Metrics.UdpMetrics.Now"/>; 0 if unknown.
    /// </summary>
    public long ReceivedAt { get; init; }
}
