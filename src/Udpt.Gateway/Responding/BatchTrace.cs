using Microsoft.Extensions.Logging;
using Udpt.Core.Protocol;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Logging;

namespace Udpt.Gateway.Responding;

/// <summary>Logs every datagram of a batch.</summary>
internal static class BatchTrace
{
    public static void Write(ILogger logger, DatagramBatch batch)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            Datagram datagram = batch.Datagrams[i];
            RequestKind kind = RequestReader.Classify(batch.Request(i));
            UdpLog.Datagram(logger, kind, datagram.RequestLength, datagram.Source, datagram.ReplyLength);
        }
    }
}
