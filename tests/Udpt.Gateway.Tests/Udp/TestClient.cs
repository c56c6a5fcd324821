using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Udpt.Testing.Protocol;

namespace Udpt.Gateway.Tests.Udp;

/// <summary>A client on a real socket. It accepts replies only from the address it asked.</summary>
internal sealed class TestClient : IDisposable
{
    private readonly IPEndPoint _tracker;
    private readonly Socket _socket;

    public TestClient(string tracker, int port, string? local = null)
    {
        _tracker = new IPEndPoint(IPAddress.Parse(tracker), port);
        _socket = new Socket(_tracker.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            // Only a failing test ever waits this long.
            ReceiveTimeout = 10_000,
        };
        _socket.Bind(new IPEndPoint(IPAddress.Parse(local ?? tracker), 0));
    }

    public ushort Port => (ushort)((IPEndPoint)_socket.LocalEndPoint!).Port;

    public void Send(byte[] request) => _socket.SendTo(request, _tracker);

    public byte[] Receive()
    {
        byte[] buffer = new byte[2048];
        EndPoint source = new IPEndPoint(_tracker.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        int length = _socket.ReceiveFrom(buffer, ref source);
        Assert.Equal(_tracker, source);
        return buffer[..length];
    }

    public byte[] Ask(byte[] request)
    {
        Send(request);
        return Receive();
    }

    public ulong Connect() => BinaryPrimitives.ReadUInt64BigEndian(Ask(Requests.Connect(1)).AsSpan(8));

    public void Dispose() => _socket.Dispose();
}
