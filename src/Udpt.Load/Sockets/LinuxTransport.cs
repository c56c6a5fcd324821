using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Udpt.Linux;
using static Udpt.Linux.LibC;

namespace Udpt.Load.Sockets;

/// <summary>
/// Sends and receives batches with one system call each. A socket sends from any number of source addresses: each
/// datagram carries its own in a control message (ip(7), IP_PKTINFO), so that addresses cost neither sockets nor
/// smaller batches.
/// </summary>
internal sealed unsafe class LinuxTransport : ILoadTransport
{
    private const int RequestStride = 25 * 64;
    private const int ReplyStride = 33 * 64;
    private const int ReceiveBuffer = 4 * 1024 * 1024;

    private readonly Socket[] _sockets;
    private readonly LinuxPoll _poll;
    private readonly SourceAddresses _addresses;
    private readonly bool _isConnected;
    private readonly byte[] _requests = GC.AllocateArray<byte>(ILoadTransport.BatchLength * RequestStride, pinned: true);
    private readonly byte[] _replies = GC.AllocateArray<byte>(ILoadTransport.BatchLength * ReplyStride, pinned: true);
    private readonly MessageHeader[] _sent = PinnedMemory.Of<MessageHeader>(ILoadTransport.BatchLength);
    private readonly MessageHeader[] _received = PinnedMemory.Of<MessageHeader>(ILoadTransport.BatchLength);
    private readonly IOVector[] _requestVectors = PinnedMemory.Of<IOVector>(ILoadTransport.BatchLength);
    private readonly IOVector[] _replyVectors = PinnedMemory.Of<IOVector>(ILoadTransport.BatchLength);
    private readonly ControlMessage[] _controls = PinnedMemory.Of<ControlMessage>(ILoadTransport.BatchLength);
    private readonly SocketName[] _sources = PinnedMemory.Of<SocketName>(ILoadTransport.BatchLength);
    private readonly SocketName[] _tracker = PinnedMemory.Of<SocketName>(ILoadTransport.BatchLength);
    private int _added;
    private int _sendNext;
    private int _receiveNext;

    /// <param name="tracker">The destination.</param>
    /// <param name="addresses">The source addresses.</param>
    /// <param name="sockets">The number of sockets.</param>
    public LinuxTransport(IPEndPoint tracker, SourceAddresses addresses, int sockets)
    {
        _addresses = addresses;

        // With one address the socket is connected: the kernel caches the route and reports a closed port.
        _isConnected = addresses.Count == 1;
        _sockets = [.. Enumerable.Range(0, sockets).Select(_ => Open(tracker, _isConnected))];
        _poll = new LinuxPoll(_sockets);
        _tracker[0] = new SocketName
        {
            Family = FamilyIPv4,
            Port = (ushort)IPAddress.HostToNetworkOrder((short)tracker.Port),
            AddressIPv4 = _isConnected ? 0 : BitConverter.ToUInt32(tracker.Address.GetAddressBytes()),
        };
        for (int i = 0; i < ILoadTransport.BatchLength; i++)
        {
            Prepare(i);
        }
    }

    /// <inheritdoc/>
    public Span<byte> NextRequest => _requests.AsSpan(_added * RequestStride, RequestStride);

    /// <inheritdoc/>
    public void Add(int length, int address)
    {
        _requestVectors[_added].Length = (nuint)length;
        if (!_isConnected)
        {
            _controls[_added].LocalIPv4 = _addresses.Raw(address);
        }

        _added++;
    }

    /// <inheritdoc/>
    public int Flush()
    {
        if (_added == 0)
        {
            return 0;
        }

        int failed = SendAll(Descriptor(_sendNext), PinnedMemory.Pointer(ref _sent[0]), _added);
        _sendNext = (_sendNext + 1) % _sockets.Length;
        _added = 0;
        return failed;
    }

    /// <inheritdoc/>
    public int Receive()
    {
        for (int tries = 0; tries < _sockets.Length; tries++)
        {
            int descriptor = Descriptor(_receiveNext);
            _receiveNext = (_receiveNext + 1) % _sockets.Length;
            int count = ReceiveMessages(
                descriptor, PinnedMemory.Pointer(ref _received[0]), ILoadTransport.BatchLength, DoNotWait, null);
            if (count > 0)
            {
                return count;
            }

            int error = Marshal.GetLastPInvokeError();
            if (error is not (TryAgain or Interrupted or ConnectionRefused or HostUnreachable or NetworkUnreachable))
            {
                throw new SocketException(error);
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Reply(int index)
    {
        ref SocketName source = ref _sources[index];
        return _isConnected || (source.Port == _tracker[0].Port && source.AddressIPv4 == _tracker[0].AddressIPv4)
            ? _replies.AsSpan(index * ReplyStride, (int)_received[index].Length)
            : default;
    }

    /// <inheritdoc/>
    public void Wait(TimeSpan atMost) => _poll.Wait(atMost);

    public void Dispose()
    {
        foreach (Socket socket in _sockets)
        {
            socket.Dispose();
        }
    }

    private static Socket Open(IPEndPoint tracker, bool isConnected)
    {
        Socket socket = new(tracker.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveBufferSize = ReceiveBuffer,
        };
        if (isConnected)
        {
            socket.Connect(tracker);
        }
        else
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        }

        return socket;
    }

    private void Prepare(int index)
    {
        _requestVectors[index].Base = PinnedMemory.Pointer(ref _requests[index * RequestStride]);
        _replyVectors[index].Base = PinnedMemory.Pointer(ref _replies[index * ReplyStride]);
        _replyVectors[index].Length = ReplyStride;
        _sent[index].Vectors = PinnedMemory.Pointer(ref _requestVectors[index]);
        _sent[index].VectorCount = 1;
        _received[index].Vectors = PinnedMemory.Pointer(ref _replyVectors[index]);
        _received[index].VectorCount = 1;
        if (_isConnected)
        {
            return;
        }

        _controls[index].Length = ControlMessage.LengthIPv4;
        _controls[index].Level = SolIP;
        _controls[index].Type = IPPacketInfo;
        _sent[index].Control = PinnedMemory.Pointer(ref _controls[index]);
        _sent[index].ControlLength = _controls[index].Space;
        _sent[index].Name = PinnedMemory.Pointer(ref _tracker[0]);
        _sent[index].NameLength = SocketName.LengthIPv4;
        _received[index].Name = PinnedMemory.Pointer(ref _sources[index]);
        _received[index].NameLength = SocketName.LengthIPv4;
    }

    private int Descriptor(int index) => (int)_sockets[index].SafeHandle.DangerousGetHandle();
}
