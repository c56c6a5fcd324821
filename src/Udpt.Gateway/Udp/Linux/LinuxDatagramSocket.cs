using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Udpt.Core.Identity;
using Udpt.Gateway.Datagrams;
using Udpt.Linux;
using static Udpt.Linux.LibC;

namespace Udpt.Gateway.Udp.Linux;

/// <summary>
/// Receives and sends a batch of datagrams with one system call each: <c>recvmmsg</c> and <c>sendmmsg</c>.
/// </summary>
/// <remarks>
/// The message headers permanently point into the batch's pinned memory. A reply is sent to the same address structure
/// that its request was received with and, on a wildcard socket, from the address in the same control message.
/// </remarks>
internal sealed unsafe class LinuxDatagramSocket : IDatagramSocket
{
    private readonly Socket _socket;
    private readonly int _descriptor;
    private readonly bool _withLocal;
    private readonly MessageHeader[] _received = PinnedMemory.Of<MessageHeader>(DatagramBatch.Capacity);
    private readonly MessageHeader[] _sent = PinnedMemory.Of<MessageHeader>(DatagramBatch.Capacity);
    private readonly IOVector[] _requests = PinnedMemory.Of<IOVector>(DatagramBatch.Capacity);
    private readonly IOVector[] _replies = PinnedMemory.Of<IOVector>(DatagramBatch.Capacity);
    private readonly SocketName[] _sources = PinnedMemory.Of<SocketName>(DatagramBatch.Capacity);
    private readonly ControlMessage[] _controls = PinnedMemory.Of<ControlMessage>(DatagramBatch.Capacity);
    private readonly bool _isIPv4;
    private readonly uint _nameLength;

    /// <param name="socket">A bound socket; this object owns it.</param>
    public LinuxDatagramSocket(Socket socket)
    {
        _socket = socket;
        _descriptor = (int)socket.SafeHandle.DangerousGetHandle();
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
        _isIPv4 = socket.AddressFamily == AddressFamily.InterNetwork;
        _nameLength = _isIPv4 ? SocketName.LengthIPv4 : SocketName.LengthIPv6;

        // A socket bound to one address always sends from it.
        _withLocal = LocalEndPoint.Address.Equals(_isIPv4 ? IPAddress.Any : IPAddress.IPv6Any);
        if (_withLocal)
        {
            ReadOnlySpan<byte> on = [1, 0, 0, 0];
            socket.SetRawSocketOption(
                _isIPv4 ? SolIP : SolIPv6, _isIPv4 ? IPPacketInfo : IPv6ReceivePacketInfo, on);
        }

        for (int i = 0; i < DatagramBatch.Capacity; i++)
        {
            _requests[i].Base = PinnedMemory.Pointer(ref Batch.Requests[DatagramBatch.RequestOffset(i)]);
            _requests[i].Length = DatagramBatch.RequestBufferLength;
            _replies[i].Base = PinnedMemory.Pointer(ref Batch.Replies[DatagramBatch.ReplyOffset(i)]);
            _received[i].Vectors = PinnedMemory.Pointer(ref _requests[i]);
            _received[i].VectorCount = 1;
            _received[i].Name = PinnedMemory.Pointer(ref _sources[i]);
            _received[i].Control = _withLocal ? PinnedMemory.Pointer(ref _controls[i]) : null;
            _sent[i].VectorCount = 1;
            Reset(i);
        }
    }
    /// <inheritdoc/>
    public IPEndPoint LocalEndPoint { get; }

    /// <inheritdoc/>
    public DatagramBatch Batch { get; } = new();

    /// <inheritdoc/>
    public void Receive()
    {
        for (int i = 0; i < Batch.Count; i++)
        {
            Reset(i);
        }

        Batch.Count = 0;
        int count = ReceiveMessages(_descriptor, PinnedMemory.Pointer(ref _received[0]), DatagramBatch.Capacity, WaitForOne, null);
        if (count < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error is Interrupted or TryAgain or ConnectionRefused or HostUnreachable or NetworkUnreachable)
            {
                return;
            }

            throw new SocketException(error);
        }

        Batch.Count = count;
        Span<Datagram> datagrams = Batch.Datagrams;
        for (int i = 0; i < datagrams.Length; i++)
        {
            Read(i, ref datagrams[i]);
        }
    }

    /// <inheritdoc/>
    public int SendReplies()
    {
        Span<Datagram> datagrams = Batch.Datagrams;
        int count = 0;
        for (int i = 0; i < datagrams.Length; i++)
        {
            if (datagrams[i].ReplyLength > 0)
            {
                _replies[i].Length = (nuint)datagrams[i].ReplyLength;
                ref MessageHeader message = ref _sent[count++];
                message.Name = _received[i].Name;
                message.NameLength = _nameLength;
                message.Vectors = PinnedMemory.Pointer(ref _replies[i]);
                message.Control = _received[i].ControlLength == 0 ? null : _received[i].Control;
                message.ControlLength = _received[i].ControlLength;
            }
        }

        return SendAll(_descriptor, PinnedMemory.Pointer(ref _sent[0]), count);
    }

    /// <inheritdoc/>
    public int Send(ReplyBatch replies) =>
        LinuxReplies.OfThread.Send(_socket.SafeHandle, replies, _isIPv4, _withLocal);

    /// <inheritdoc/>
    public bool TrySend(ReadOnlySpan<byte> reply, in ReplyRoute route)
    {
        SocketName name = _isIPv4
            ? LinuxAddresses.NameIPv4(route.Destination)
            : LinuxAddresses.NameIPv6(route.Destination, route.ScopeId);
        ControlMessage control = _withLocal && route.Local != default
            ? LinuxAddresses.ControlOf(route.Local, _isIPv4)
            : default;
        fixed (byte* bytes = reply)
        {
            IOVector vector = new() { Base = bytes, Length = (nuint)reply.Length };
            MessageHeader message = new()
            {
                Name = &name,
                NameLength = _nameLength,
                Vectors = &vector,
                VectorCount = 1,
                Control = control.Length == 0 ? null : &control,
                ControlLength = control.Space,
            };
            try
            {
                return SendMessage(_socket.SafeHandle, &message, 0) >= 0;
            }
            catch (ObjectDisposedException)
            {
                return false;
            }
        }
    }

    /// <inheritdoc/>
    public void StopReceiving()
    {
        try
        {
            // This wakes the thread, although Linux then reports that the socket is not connected.
            _socket.Shutdown(SocketShutdown.Receive);
        }
        catch (SocketException)
        {
        }
    }

    public void Dispose() => _socket.Dispose();

    private void Reset(int index)
    {
        _received[index].NameLength = _nameLength;
        _received[index].ControlLength = _withLocal ? (nuint)sizeof(ControlMessage) : 0;
    }

    private void Read(int index, ref Datagram datagram)
    {
        datagram.RequestLength = (int)_received[index].Length;
        if (_isIPv4)
        {
            datagram.IsIPv4 = true;
            datagram.Source = LinuxAddresses.ReadIPv4(_sources[index]);
            datagram.ScopeId = 0;
        }
        else
        {
            datagram.Source = LinuxAddresses.ReadIPv6(_sources[index], out datagram.IsIPv4);
            datagram.ScopeId = _sources[index].ScopeId;
        }

        datagram.Local = _withLocal ? TakeLocal(ref _received[index], ref _controls[index]) : default;
    }

    private static PeerEndpoint TakeLocal(ref MessageHeader message, ref ControlMessage control)
    {
        if (message.ControlLength >= ControlMessage.LengthIPv4)
        {
            return LinuxAddresses.TakeLocal(ref control);
        }

        message.ControlLength = 0;
        return default;
    }
}
