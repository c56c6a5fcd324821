using System.Net;
using System.Net.Sockets;
using Udpt.Gateway.Datagrams;

namespace Udpt.Gateway.Udp;

/// <summary>
/// The implementation on .NET's sockets, one datagram per batch, for systems without <c>recvmmsg</c>. The system
/// chooses the source address of a reply, so on a host with several addresses bind each instead of all.
/// </summary>
internal sealed class PortableDatagramSocket : IDatagramSocket
{
    /// <summary>Upper bound for the time until a stop is noticed.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly Socket _socket;
    private readonly SocketAddress _source;
    private volatile bool _stopping;

    /// <param name="socket">A bound socket; this object owns it.</param>
    public PortableDatagramSocket(Socket socket)
    {
        _socket = socket;
        _source = new SocketAddress(socket.AddressFamily);
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
        if (OperatingSystem.IsWindows())
        {
            // SIO_UDP_CONNRESET off: an ICMP error for a reply to one client must not fail the socket.
            socket.IOControl(unchecked((int)0x9800000C), [0, 0, 0, 0], null);
        }
    }

    /// <inheritdoc/>
    public IPEndPoint LocalEndPoint { get; }

    /// <inheritdoc/>
    public DatagramBatch Batch { get; } = new();

    /// <inheritdoc/>
    public void Receive()
    {
        Batch.Count = 0;
        if (_stopping || !_socket.Poll(PollInterval, SelectMode.SelectRead))
        {
            return;
        }

        int length;
        try
        {
            length = _socket.ReceiveFrom(Batch.RequestBuffer(0), SocketFlags.None, _source);
        }
        catch (SocketException exception) when (exception.SocketErrorCode
            is SocketError.MessageSize
            or SocketError.ConnectionReset
            or SocketError.ConnectionRefused
            or SocketError.HostUnreachable
            or SocketError.NetworkUnreachable
            or SocketError.NetworkReset
            or SocketError.Interrupted
            or SocketError.WouldBlock)
        {
            return;
        }

        Batch.Count = 1;
        ref Datagram datagram = ref Batch.Datagrams[0];
        datagram.RequestLength = length;
        datagram.Source = SocketAddresses.Read(_source, out datagram.ScopeId);
        datagram.IsIPv4 = datagram.Source.IsIPv4;
        datagram.Local = default;
    }

    /// <inheritdoc/>
    public int SendReplies()
    {
        if (Batch.Count == 0 || Batch.Datagrams[0].ReplyLength == 0)
        {
            return 0;
        }

        return TrySend(Batch.Reply(0), _source) ? 0 : 1;
    }

    /// <inheritdoc/>
    public bool TrySend(ReadOnlySpan<byte> reply, in ReplyRoute route) =>
        TrySend(reply, SocketAddresses.Of(route.Destination, route.ScopeId, _socket.AddressFamily));

    /// <inheritdoc/>
    public void StopReceiving() => _stopping = true;

    public void Dispose() => _socket.Dispose();

    private bool TrySend(ReadOnlySpan<byte> reply, SocketAddress destination)
    {
        try
        {
            _socket.SendTo(reply, SocketFlags.None, destination);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }
}
