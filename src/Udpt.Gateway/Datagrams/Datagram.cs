using Udpt.Core.Identity;

namespace Udpt.Gateway.Datagrams;

/// <summary>What is known of one datagram of a batch beside its bytes.</summary>
internal struct Datagram
{
    /// <summary>Where it came from.</summary>
    public PeerEndpoint Source;

    /// <summary>The address it came to; all zero when the socket has only one.</summary>
    public PeerEndpoint Local;

    /// <summary>The interface of a link-local source, else 0.</summary>
    public uint ScopeId;

    /// <summary>Whether it came over IPv4: the reply's size and the peers in it depend on this.</summary>
    public bool IsIPv4;

    /// <summary>Length of the request.</summary>
    public int RequestLength;

    /// <summary>Length of the reply; 0 when there is none, or not yet.</summary>
    public int ReplyLength;

    /// <summary>The way for a reply that leaves later.</summary>
    public readonly ReplyRoute RouteBack(IReplySender sender, uint transactionId, long receivedAt) => new()
    {
        Sender = sender,
        Destination = Source,
        ScopeId = ScopeId,
        Local = Local,
        TransactionId = transactionId,
        IsIPv4 = IsIPv4,
        ReceivedAt = receivedAt,
    };
}
