using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Udpt.Testing.Wire;

/// <summary>
/// A client of the UDP tracker protocol, written from BEP-15 alone: it shares no code with the tracker, so that the two
/// agree only where both follow the specification.
/// </summary>
internal sealed class UdpTrackerClient : IDisposable
{
    /// <summary>The number that begins a connect request.</summary>
    public const ulong Magic = 0x0000_0417_2710_1980;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly Socket _socket;
    private readonly IPEndPoint _tracker;
    private readonly byte[] _buffer = new byte[65_536];
    private uint _transactionId = (uint)Random.Shared.Next();

    public UdpTrackerClient(IPEndPoint tracker, IPAddress from, int sourcePort = 0)
    {
        _tracker = tracker;
        _socket = new Socket(from.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveBufferSize = 4 << 20,
        };
        _socket.Bind(new IPEndPoint(from, sourcePort));
    }

    /// <summary>The connection id in use; if null, the next request connects first.</summary>
    public ulong? ConnectionId { get; set; }

    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Whether a datagram is waiting to be received.</summary>
    public bool HasReceived => _socket.Available > 0;

    public uint NextTransactionId() => ++_transactionId;

    /// <summary>A connect request: the magic number, action 0, the transaction id.</summary>
    public static byte[] ConnectRequest(uint transactionId)
    {
        var datagram = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(datagram, Magic);
        BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(8), Actions.Connect);
        BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(12), transactionId);
        return datagram;
    }

    /// <summary>A scrape request: the connection id, action 2, the transaction id, the info hashes.</summary>
    public static byte[] ScrapeRequest(ulong connectionId, uint transactionId, params byte[][] infoHashes)
    {
        var datagram = new byte[16 + (20 * infoHashes.Length)];
        BinaryPrimitives.WriteUInt64BigEndian(datagram, connectionId);
        BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(8), Actions.Scrape);
        BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(12), transactionId);
        for (var i = 0; i < infoHashes.Length; i++)
        {
            infoHashes[i].CopyTo(datagram, 16 + (20 * i));
        }

        return datagram;
    }

    /// <summary>Connects and keeps the connection id for later requests.</summary>
    public async Task<ulong> Connect()
    {
        var reply = await Ask(ConnectRequest(NextTransactionId()));
        ConnectionId = reply.ConnectionId;
        return reply.ConnectionId;
    }

    /// <summary>Connects once; false if there is no reply in time or nothing listens.</summary>
    public async Task<bool> TryConnect(TimeSpan deadline)
    {
        try
        {
            var reply = await Ask(ConnectRequest(NextTransactionId()), deadline);
            ConnectionId = reply.ConnectionId;
            return true;
        }
        catch (Exception failure) when (failure is TimeoutException or SocketException)
        {
            return false;
        }
    }

    public async Task<AnnounceAnswer> Announce(Announce announce) =>
        AnnounceAnswer.Read(await AskToAnnounce(announce));

    /// <summary>Announces, without expectations about the reply.</summary>
    public async Task<Datagram> AskToAnnounce(Announce announce) =>
        await Ask(announce.ToDatagram(await GetConnectionId(), NextTransactionId()));

    public async Task<ScrapeAnswer[]> Scrape(params byte[][] infoHashes) =>
        ScrapeAnswer.Read(await Ask(ScrapeRequest(await GetConnectionId(), NextTransactionId(), infoHashes)));

    public async Task<ScrapeAnswer> ScrapeOne(byte[] infoHash) => Assert.Single(await Scrape(infoHash));

    /// <summary>
    /// Sends a request and waits for the reply with its transaction id, which must come from the tracker.
    /// </summary>
    public async Task<Datagram> Ask(byte[] request, TimeSpan? deadline = null)
    {
        await Send(request);
        var transactionId = BinaryPrimitives.ReadUInt32BigEndian(request.AsSpan(12));
        while (true)
        {
            var reply = await Receive(deadline);
            if (reply.IsReply && reply.TransactionId == transactionId)
            {
                Assert.Equal(_tracker, reply.Source);
                return reply;
            }
        }
    }

    /// <summary>
    /// Sends any datagram, then a connect request, and returns what came back before the reply to the latter.
    /// </summary>
    public async Task<List<Datagram>> RepliesTo(byte[] datagram)
    {
        await Send(datagram);
        var transactionId = NextTransactionId();
        await Send(ConnectRequest(transactionId));
        var replies = new List<Datagram>();
        while (true)
        {
            var reply = await Receive();
            if (reply.IsReply && reply.Action == Actions.Connect && reply.TransactionId == transactionId)
            {
                return replies;
            }

            replies.Add(reply);
        }
    }

    public async Task Send(byte[] datagram) => await _socket.SendToAsync(datagram, _tracker);

    public async Task<Datagram> Receive(TimeSpan? deadline = null)
    {
        using var timeout = new CancellationTokenSource(deadline ?? Deadline);
        try
        {
            var received = await _socket.ReceiveFromAsync(
                _buffer, SocketFlags.None, new IPEndPoint(_tracker.Address, 0), timeout.Token);
            return new Datagram(
                _buffer.AsSpan(0, received.ReceivedBytes).ToArray(), (IPEndPoint)received.RemoteEndPoint);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException("The tracker did not answer.");
        }
    }

    public async Task<ulong> GetConnectionId() => ConnectionId ?? await Connect();

    public void Dispose() => _socket.Dispose();
}
