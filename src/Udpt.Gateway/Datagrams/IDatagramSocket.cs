using System.Net;

namespace Udpt.Gateway.Datagrams;

/// <summary>
/// A bound socket and the batch it receives into: the only part that differs between operating systems.
/// </summary>
internal interface IDatagramSocket : IReplySender, IDisposable
{
    /// <summary>The bound address.</summary>
    IPEndPoint LocalEndPoint { get; }

    /// <summary>The last datagrams received, and the replies to them.</summary>
    DatagramBatch Batch { get; }

    /// <summary>
    /// Waits for datagrams and fills the batch. The batch may be empty: after ICMP errors that the system reports here,
    /// signals, or <see cref="StopReceiving"/>. Throws only for permanent errors.
    /// </summary>
    void Receive();

    /// <summary>Sends the replies of the batch. Returns how many the system rejected.</summary>
    int SendReplies();

    /// <summary>
    /// Makes <see cref="Receive"/> return soon, and immediately from then on. Replies can still be sent.
    /// </summary>
    void StopReceiving();
}
