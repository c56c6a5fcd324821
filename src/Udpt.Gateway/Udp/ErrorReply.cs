using Udpt.Gateway.Metrics;
using Udpt.Gateway.Protocol;

namespace Udpt.Gateway.Udp;

/// <summary>Answers a datagram of a batch with an error.</summary>
internal static class ErrorReply
{
    /// <summary>Writes the error and counts it; counts a drop when the request has no room for it.</summary>
    public static void Write(
        ref Datagram datagram,
        Span<byte> reply,
        uint transactionId,
        ErrorReason reason,
        DatagramCounters counters)
    {
        datagram.ReplyLength = ReplyWriter.WriteError(reply, transactionId, ErrorText.Of(reason), datagram.RequestLength);
        if (datagram.ReplyLength == 0)
        {
            counters.Drop(DropReason.NoRoom);
        }
        else
        {
            counters.Error(reason);
        }
    }
}
