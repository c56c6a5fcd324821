using Udpt.Core.Identity;

namespace Udpt.Gateway.Datagrams;

/// <summary>The way back to a client whose request is answered later than its batch.</summary>
internal readonly struct ReplyRoute
{
    /// <summary>The socket the request came by.</summary>
    public required IReplySender Sender { get; init; }

    /// <summary>The source of the request.</summary>
    public required PeerEndpoint Destination { get; init; }

    /// <summary>The interface of a link-local source, else 0.</summary>
    public required uint ScopeId { get; init; }

    /// <summary>The address the request came to, all zero when the socket has only one.</summary>
    public required PeerEndpoint Local { get; init; }

    /// <summary>The transaction id of the request.</summary>
    public required uint TransactionId { get; init; }

    /// <summary>Whether the request came over IPv4.</summary>
    public required bool IsIPv4 { get; init; }

    /// <summary>When the request was received, as <see cref="Metrics.UdpMetrics.Now"/> has it; 0: not known.</summary>
    public long ReceivedAt { get; init; }
}
