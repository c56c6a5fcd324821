using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Udpt.Core.Protocol;
using Udpt.Linux;
using static Udpt.Linux.LibC;

namespace Udpt.Floor;

/// <summary>
/// The cost of answering a datagram without any work: the tracker's system calls, one <c>recvmmsg</c> and one
/// <c>sendmmsg</c> for up to 64 datagrams, and prepared replies as long as a tracker's. No tracker on sockets can cost
/// less.
/// </summary>
internal sealed unsafe class FloorLoop : IDisposable
{
    private const int BatchLength = 64;
    private const int RequestStride = 2048 + 64;
    private const int ReplyStride = 25 * 64;
    private const int ReceiveBuffer = 4 * 1024 * 1024;
    private const int Interval = 120;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly int _announceLength;
    private readonly byte[] _requests = GC.AllocateArray<byte>(BatchLength * RequestStride, pinned: true);
    private readonly byte[] _replies = GC.AllocateArray<byte>(BatchLength * ReplyStride, pinned: true);
    private readonly MessageHeader[] _received = PinnedMemory.Of<MessageHeader>(BatchLength);
    private readonly MessageHeader[] _sent = PinnedMemory.Of<MessageHeader>(BatchLength);
    private readonly IOVector[] _requestVectors = PinnedMemory.Of<IOVector>(BatchLength);
    private readonly IOVector[] _replyVectors = PinnedMemory.Of<IOVector>(BatchLength);
    private readonly SocketName[] _names = PinnedMemory.Of<SocketName>(BatchLength);

    /// <param name="endpoint">Where to listen, over IPv4.</param>
    /// <param name="peers">How many peers the reply to an announce has.</param>
    public FloorLoop(IPEndPoint endpoint, int peers)
    {
        _announceLength = Bep15.PeersOffset + (peers * Bep15.PeerLengthIPv4);
        _socket.ReceiveBufferSize = ReceiveBuffer;
        _socket.Bind(endpoint);
        for (int i = 0; i < BatchLength; i++)
        {
            Prepare(i);
        }
    }

    /// <summary>The maximum number of peers in a reply.</summary>
    public static int MostPeers => Bep15.MaxPeerBytes(isIPv4: true) / Bep15.PeerLengthIPv4;

    /// <summary>Answers forever.</summary>
    /// <exception cref="SocketException">The system refuses to receive.</exception>
    public void Run()
    {
        int descriptor = (int)_socket.SafeHandle.DangerousGetHandle();
        while (true)
        {
            int count = ReceiveMessages(descriptor, PinnedMemory.Pointer(ref _received[0]), BatchLength, WaitForOne, null);
            if (count < 0 && Marshal.GetLastPInvokeError() != Interrupted)
            {
                throw new SocketException(Marshal.GetLastPInvokeError());
            }

            int replies = 0;
            for (int i = 0; i < count; i++)
            {
                replies += Answer(i, replies) ? 1 : 0;
            }

            SendAll(descriptor, PinnedMemory.Pointer(ref _sent[0]), replies);
        }
    }

    public void Dispose() => _socket.Dispose();

    private bool Answer(int index, int reply)
    {
        ReadOnlySpan<byte> request = _requests.AsSpan(index * RequestStride, Bep15.RequestHeaderLength);
        var action = (RequestAction)BinaryPrimitives.ReadUInt32BigEndian(request[Bep15.ActionOffset..]);
        int length = action switch
        {
            RequestAction.Connect => Bep15.ConnectReplyLength,
            RequestAction.Announce => _announceLength,
            RequestAction.Scrape => Bep15.ReplyHeaderLength + Bep15.ScrapeEntryLength,
            _ => 0,
        };
        if (_received[index].Length < Bep15.RequestHeaderLength || length == 0)
        {
            return false;
        }

        request.Slice(Bep15.ActionOffset, Bep15.ReplyHeaderLength).CopyTo(_replies.AsSpan(index * ReplyStride));
        _replyVectors[index].Length = (nuint)length;
        _sent[reply].Name = _received[index].Name;
        _sent[reply].NameLength = SocketName.LengthIPv4;
        _sent[reply].Vectors = PinnedMemory.Pointer(ref _replyVectors[index]);
        return true;
    }

    private void Prepare(int index)
    {
        _requestVectors[index].Base = PinnedMemory.Pointer(ref _requests[index * RequestStride]);
        _requestVectors[index].Length = RequestStride;
        _replyVectors[index].Base = PinnedMemory.Pointer(ref _replies[index * ReplyStride]);
        _received[index].Name = PinnedMemory.Pointer(ref _names[index]);
        _received[index].NameLength = SocketName.LengthIPv4;
        _received[index].Vectors = PinnedMemory.Pointer(ref _requestVectors[index]);
        _received[index].VectorCount = 1;
        _sent[index].VectorCount = 1;

        // Clients read the connection id where announce replies have the interval and the leechers: never 0.
        Span<byte> reply = _replies.AsSpan(index * ReplyStride, _announceLength);
        BinaryPrimitives.WriteInt32BigEndian(reply[Bep15.IntervalOffset..], Interval);
        for (int at = Bep15.PeersOffset; at < reply.Length; at += Bep15.PeerLengthIPv4)
        {
            ReadOnlySpan<byte> peer = [10, 0, 0, (byte)(at / Bep15.PeerLengthIPv4), 0x1a, 0xe1];
            peer.CopyTo(reply[at..]);
        }
    }
}
