namespace Udpt.Gateway.Routing;

/// <summary>Sends single replies, from any thread.</summary>
internal interface IReplySender
{
    /// <summary>Sends a reply; false when the system does not take it or the socket has been closed.</summary>
    bool TrySend(ReadOnlySpan<byte> reply, in ReplyRoute route);
}
