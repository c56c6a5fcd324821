using Udpt.Core.Identity;
using Udpt.Gateway.Relay;
using Udpt.Gateway.Tests.Responding;
using Udpt.Grains.Relay;
using Udpt.Testing.Protocol;
using static Udpt.Gateway.Tests.Relay.RelayFixture;

namespace Udpt.Gateway.Tests.Relay;

/// <summary>A silo that answers slowly.</summary>
public sealed class RelayQueueTests : IDisposable
{
    private static readonly PeerEndpoint Client = ResponderFixture.IPv4Client;

    private readonly RelayFixture _cluster = new(null, Addresses);
    private readonly Queue<(TaskCompletionSource<byte[]> Answer, byte[] Batch)> _calls = new();
    private readonly InfoHash _torrent;
    private uint _announced;

    public RelayQueueTests()
    {
        _torrent = _cluster.HomedAt(Addresses[0]).First();
        _cluster.AddSwarm(Addresses[0], _torrent);
        _cluster.Grains.Relay = (silo, batch) =>
        {
            Assert.Equal(Addresses[0], silo);
            TaskCompletionSource<byte[]> answer = new();
            _calls.Enqueue((answer, batch));
            return answer.Task;
        };
    }

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task While_two_calls_are_under_way_requests_gather_and_leave_as_one_when_one_has_ended()
    {
        Announce(5);
        Assert.Equal([1, 1], _calls.Select(call => Announces(call.Batch)));

        await AnswerNext();
        Assert.Equal([1, 3], _calls.Select(call => Announces(call.Batch)));
        await AnswerNext();
        await AnswerNext();

        Assert.Empty(_calls);
        await AllAreAnswered();
    }

    [Fact]
    public async Task Call_that_fails_lets_the_next_one_leave()
    {
        Announce(4);

        _calls.Dequeue().Answer.SetException(new TimeoutException());
        Assert.Equal([1, 2], _calls.Select(call => Announces(call.Batch)));
        await AnswerNext();
        await AnswerNext();

        await Until(() => _cluster.Late.Count == 3);
        Assert.Equal(1, _cluster.Dropped);
    }

    [Fact]
    public async Task Batch_that_is_full_waits_for_nothing()
    {
        Announce(2);
        while (_calls.Count == 2)
        {
            Announce(1);
        }

        Assert.Equal(3, _calls.Count);
        Assert.InRange(_calls.Last().Batch.Length, 15 * 1024, 16 * 1024);
        while (_calls.Count > 0)
        {
            await AnswerNext();
        }

        await AllAreAnswered();
    }

    [Fact]
    public async Task What_waits_leaves_when_the_silos_change()
    {
        Announce(3);
        Assert.Equal(2, _calls.Count);

        _cluster.Hear(2, Addresses[0], Addresses[1]);
        _cluster.Answer((Requests.Connect(0), Client));

        Assert.Equal(3, _calls.Count);
        while (_calls.Count > 0)
        {
            await AnswerNext();
        }

        await AllAreAnswered();
    }

    [Fact]
    public async Task What_waits_leaves_when_the_thread_ends()
    {
        Announce(3);
        Assert.Equal(2, _calls.Count);

        _cluster.End();

        Assert.Equal(3, _calls.Count);
        while (_calls.Count > 0)
        {
            await AnswerNext();
        }

        await AllAreAnswered();
    }

    [Fact]
    public async Task What_waits_is_waited_for_when_the_gateway_stops()
    {
        Announce(3);
        Assert.Equal(2, _calls.Count);

        Task drained = _cluster.Relays.DrainAsync(TimeSpan.FromSeconds(60), TimeProvider.System, CancellationToken.None);
        await AnswerNext();
        await AnswerNext();
        Assert.False(drained.IsCompleted);
        await AnswerNext();

        await drained;
        await AllAreAnswered();
    }

    [Fact]
    public async Task Silo_is_busy_while_two_calls_are_under_way()
    {
        RelayQueue queue = new(_cluster.Relays, _cluster.Relays.Targets[0], new RelayPause());
        queue.Send(queue.TakeWaiting());
        Assert.False(queue.IsBusy);
        queue.Send(queue.TakeWaiting());
        Assert.True(queue.IsBusy);

        await AnswerNext();

        Assert.False(queue.IsBusy);
        await AnswerNext();
    }

    /// <summary>Answers arrive on many threads while requests come in: none is lost, none is answered twice.</summary>
    [Fact]
    public async Task Nothing_is_left_behind_when_calls_end_while_requests_come()
    {
        const int Requests = 20_000;
        _cluster.Grains.Relay = (silo, batch) => Task.Run(() => _cluster.Apply(silo, batch));

        Announce(Requests);

        await Until(() => _cluster.Late.Count == Requests);
        Assert.Equal(Requests, _cluster.Late.Select(late => late.TransactionId).Distinct().Count());
        Assert.Equal(0, _cluster.Dropped);
        await Until(() => _cluster.Relays.InFlight == 0);
    }

    private void Announce(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _cluster.Answer((Requests.Announce(_cluster.IdOf(Client), _announced++, _torrent), Client));
        }
    }

    private async Task AnswerNext()
    {
        (TaskCompletionSource<byte[]> answer, byte[] batch) = _calls.Dequeue();
        answer.SetResult(await _cluster.Apply(Addresses[0], batch));
    }

    private async Task AllAreAnswered()
    {
        await Until(() => _cluster.Late.Count == _announced);
        Assert.Equal(
            Enumerable.Range(0, (int)_announced), _cluster.Late.Select(late => (int)late.TransactionId).Order());
        Assert.Equal(0, _cluster.Dropped);
    }

    private static int Announces(byte[] batch)
    {
        int count = 0;
        ReadOnlySpan<byte> entries = RelayWire.ReadHeader(batch);
        for (; !entries.IsEmpty; count++)
        {
            RelayWire.SkipEntry(ref entries);
        }

        return count;
    }
}
