using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime.Messaging;
using Udpt.Api.Calls;
using Udpt.Grains.Placement;
using Udpt.Grains.Records;
using Udpt.Grains.Torrents;

namespace Udpt.Api.Tests.Calls;

public sealed class ClusterRetryTests
{
    private static readonly SiloAddress Silo = SiloAddress.FromParsableString("192.0.2.1:11111@1");

    private readonly FakeTimeProvider _time = new();
    private readonly SiloView _view;
    private readonly ClusterRetry _retry;
    private int _calls;

    public ClusterRetryTests()
    {
        _view = new SiloView(_time);
        _view.Update(new SiloSet(1, [Silo]));
        _retry = new ClusterRetry(_view, _time);
    }

    public static TheoryData<Exception> ThatGoBetter =>
    [
        new SiloUnavailableException(),
        new ConnectionFailedException("It has gone."),
        new TimeoutException(),
        new LateChangeException("Of one before it."),
    ];

    [Theory]
    [MemberData(nameof(ThatGoBetter))]
    public async Task Call_that_may_go_better_is_made_again(Exception fault)
    {
        Task<int> answer = _retry.Run(() => ++_calls < 3 ? Task.FromException<int>(fault) : Task.FromResult(7));
        await PassTimeUntil(answer);

        Assert.Equal(7, await answer);
        Assert.Equal(3, _calls);
    }

    [Fact]
    public async Task Call_is_given_up_in_the_end_with_its_last_fault()
    {
        Task answer = _retry.Run(() => Task.FromException(new TimeoutException($"{++_calls}")));
        await PassTimeUntil(answer);

        TimeoutException fault = await Assert.ThrowsAsync<TimeoutException>(() => answer);
        Assert.Equal($"{_calls}", fault.Message);
        Assert.InRange(_calls, 2, 1 + (int)(ClusterRetry.Patience / ClusterRetry.Interval));
    }

    [Fact]
    public async Task Cluster_that_falls_silent_under_way_is_waited_for()
    {
        Task<int> answer = _retry.Run(() =>
        {
            _view.Update(new SiloSet(2, []));
            return ++_calls < 3 ? Task.FromException<int>(new TimeoutException()) : Task.FromResult(7);
        });
        await PassTimeUntil(answer);

        Assert.Equal(7, await answer);
    }

    [Fact]
    public async Task What_another_silo_would_say_too_is_said_at_once()
    {
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => _retry.Run(() => Failing(new StorageUnavailableException("The store is away."))));
        _view.Update(new SiloSet(2, []));
        await Assert.ThrowsAsync<SiloUnavailableException>(() => _retry.Run(() => Failing(new SiloUnavailableException())));

        Assert.Equal(2, _calls);
    }

    [Fact]
    public async Task Late_change_is_made_again_by_a_tracker_that_is_alone()
    {
        _view.Update(new SiloSet(2, []));
        Task<int> answer = _retry.Run(
            () => ++_calls < 2 ? Task.FromException<int>(new LateChangeException("It was late.")) : Task.FromResult(7));
        await PassTimeUntil(answer);

        Assert.Equal(7, await answer);
    }

    [Fact]
    public async Task Each_attempt_at_a_change_brings_a_ticket_of_its_own()
    {
        var grains = new FakeCatalog();
        List<ChangeTicket> tickets = [];
        Task<bool> answer = _retry.Change(grains.Torrent("00"), (_, ticket) =>
        {
            _calls++;
            tickets.Add(ticket);
            return tickets.Count < 3 ? Task.FromException<bool>(new TimeoutException()) : Task.FromResult(true);
        });
        await PassTimeUntil(answer);

        Assert.True(await answer);
        Assert.Equal(3, tickets.Distinct().Count());
    }

    private Task Failing(Exception fault)
    {
        _calls++;
        return Task.FromException(fault);
    }

    /// <summary>
    /// Advances the time as fast as attempts follow, because the patience must not run out while a thread is blocked.
    /// </summary>
    private async Task PassTimeUntil(Task end)
    {
        while (!end.IsCompleted)
        {
            int calls = _calls;
            _time.Advance(ClusterRetry.Interval);
            for (int waited = 0; waited < 1000 && _calls == calls && !end.IsCompleted; waited++)
            {
                await Task.Delay(1);
            }
        }
    }
}
