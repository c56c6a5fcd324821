using System.Net;
using System.Net.Sockets;

namespace Udpt.Load.Sockets;

/// <summary>The same with .NET's sockets, one per source address, for systems without <c>recvmmsg</c>.</summary>
internal sealed class PortableTransport : ILoadTransport
{
    private const int BufferLength = 2048;
    private const int ReceiveBuffer = 4 * 1024 * 1024;

    private readonly Socket[] _sockets;
    private readonly byte[] _request = new byte[BufferLength];
    private readonly byte[] _reply = new byte[BufferLength];
    private int _replyLength;
    private int _failed;
    private int _receiveNext;

    /// <param name="tracker">The destination.</param>
    /// <param name="addresses">The source addresses; the system must have all of them.</param>
    public PortableTransport(IPEndPoint tracker, SourceAddresses addresses)
    {
        _sockets = [.. Enumerable.Range(0, addresses.Count).Select(index => Open(tracker, addresses[index]))];
    }

    /// <inheritdoc/>
    public Span<byte> NextRequest => _request;

    /// <inheritdoc/>
    public void Add(int length, int address)
    {
        try
        {
            _sockets[address].Send(_request.AsSpan(0, length));
        }
        catch (SocketException)
        {
            _failed++;
        }
    }

    /// <inheritdoc/>
    public int Flush()
    {
        int failed = _failed;
        _failed = 0;
        return failed;
    }

    /// <inheritdoc/>
    public int Receive()
    {
        for (int tries = 0; tries < _sockets.Length; tries++)
        {
            Socket socket = _sockets[_receiveNext];
            _receiveNext = (_receiveNext + 1) % _sockets.Length;
            try
            {
                if (socket.Available > 0)
                {
                    _replyLength = socket.Receive(_reply);
                    return 1;
                }
            }
            catch (SocketException)
            {
                // An ICMP error for an earlier request, which gets no reply.
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Reply(int index) => _reply.AsSpan(0, _replyLength);

    /// <inheritdoc/>
    public void Wait(TimeSpan atMost)
    {
        List<Socket> readable = [.. _sockets];
        Socket.Select(readable, null, null, atMost);
    }

    public void Dispose()
    {
        foreach (Socket socket in _sockets)
        {
            socket.Dispose();
        }
    }

    private static Socket Open(IPEndPoint tracker, IPAddress from)
    {
        Socket socket = new(tracker.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveBufferSize = ReceiveBuffer,
        };
        socket.Bind(new IPEndPoint(from, 0));
        socket.Connect(tracker);
        return socket;
    }
}
