using System.Buffers.Binary;
using Microsoft.Extensions.Time.Testing;
using Udpt.Core.Protocol;
using Udpt.Load.Sockets;

namespace Udpt.Load.Tests.Workers;

/// <summary>
/// A tracker in place of the sockets: it answers each request with <see cref="Answer"/>. Waiting advances the time.
/// </summary>
internal sealed class ScriptedTracker(FakeTimeProvider time) : ILoadTransport
{
    private readonly byte[] _request = new byte[2048];
    private readonly Queue<byte[]> _replies = [];
    private readonly List<byte[]> _received = [];

    /// <summary>The replies to a request; if there is none, the request is lost.</summary>
    public Func<byte[], IEnumerable<byte[]>> Answer { get; set; } = request => [GoodReply(request)];

    /// <summary>The number of requests of each action.</summary>
    public int[] Requests { get; } = new int[3];

    public Span<byte> NextRequest => _request;

    public static RequestAction ActionOf(byte[] request) =>
        (RequestAction)BinaryPrimitives.ReadUInt32BigEndian(request.AsSpan(Bep15.ActionOffset));

    /// <summary>Connection id 1, or an empty list of peers.</summary>
    public static byte[] GoodReply(byte[] request)
    {
        byte[] reply = ActionOf(request) switch
        {
            RequestAction.Connect => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
            RequestAction.Announce => [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 120, 0, 0, 0, 1, 0, 0, 0, 0],
            _ => [0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
        };
        return WithTransactionOf(request, reply);
    }

    public static byte[] Error(byte[] request, ReadOnlySpan<byte> text) =>
        WithTransactionOf(request, [0, 0, 0, 3, 0, 0, 0, 0, .. text]);

    public void Add(int length, int address)
    {
        byte[] request = _request[..length];
        Requests[(int)ActionOf(request)]++;
        foreach (byte[] reply in Answer(request))
        {
            _replies.Enqueue(reply);
        }
    }

    public int Flush() => 0;

    public int Receive()
    {
        _received.Clear();
        while (_received.Count < ILoadTransport.BatchLength && _replies.TryDequeue(out byte[]? reply))
        {
            _received.Add(reply);
        }

        return _received.Count;
    }

    public ReadOnlySpan<byte> Reply(int index) => _received[index];

    public void Wait(TimeSpan atMost) => time.Advance(atMost);

    public void Dispose()
    {
    }

    private static byte[] WithTransactionOf(byte[] request, byte[] reply)
    {
        request.AsSpan(Bep15.TransactionIdOffset, sizeof(uint)).CopyTo(reply.AsSpan(Bep15.ReplyTransactionIdOffset));
        return reply;
    }
}
