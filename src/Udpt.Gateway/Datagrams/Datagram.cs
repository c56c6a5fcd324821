using Udpt.Core.Identity;

namespace Udpt.Gateway.Datagrams;

/// <summary>The data of one datagram of a batch, other than its bytes.</summary>
internal struct Datagram
{
    /// <summary>The source address.</summary>
    public PeerEndpoint Source;

    /// <summary>The destination address; all zero if the socket has only one address.</summary>
    public PeerEndpoint Local;

    /// <summary>The interface of a link-local source, otherwise 0.</summary>
    public uint ScopeId;

    /// <summary>Whether it arrived over IPv4, which determines the reply's size and the family of its peers.</summary>
    public bool IsIPv4;

    /// <summary>Length of the request.</summary>
    public int RequestLength;

    /// <summary>Length of the reply; 0 if there is none, or none yet.</summary>
    public int ReplyLength;

    /// <summary>The route for a reply that is sent later.</summary>
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
