using System.Net;

namespace Udpt.Gateway.Datagrams;

/// <summary>A bound socket and the batch it receives into: all that differs between systems.</summary>
internal interface IDatagramSocket : IReplySender, IDisposable
{
    /// <summary>The bound address.</summary>
    IPEndPoint LocalEndPoint { get; }

    /// <summary>What was received last, and the replies to it.</summary>
    DatagramBatch Batch { get; }

    /// <summary>
    /// Waits for datagrams and fills the batch, with none when there was nothing after all: ICMP errors that the
    /// system reports here, signals, <see cref="StopReceiving"/>. Throws only what will not go away by itself.
    /// </summary>
    void Receive();

    /// <summary>Sends the replies of the batch. Returns how many the system did not take.</summary>
    int SendReplies();

    /// <summary>Makes <see cref="Receive"/> return soon and from now on. Replies can still be sent.</summary>
    void StopReceiving();
}
