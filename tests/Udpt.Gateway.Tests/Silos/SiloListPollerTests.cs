using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Udpt.Gateway.Silos;
using Udpt.Gateway.Tests.Relay;
using Udpt.Gateway.Tests.Udp;
using Udpt.Grains.Placement;

namespace Udpt.Gateway.Tests.Silos;

public sealed class SiloListPollerTests : IAsyncLifetime, IDisposable
{
    private static readonly SiloAddress[] Silos = RelayFixture.Addresses;

    private readonly FakeTimeProvider _time = new();
    private readonly FakeSilos _grains = new();
    private readonly SiloView _view;
    private readonly SiloListPoller _tracker;
    private volatile SiloList? _list;
    private int _asked;

    public SiloListPollerTests()
    {
        _view = new SiloView(_time);
        _tracker = new SiloListPoller(_grains.Factory, _view, _time, NullLogger<SiloListPoller>.Instance);
        _grains.Silos = () =>
        {
            Interlocked.Increment(ref _asked);
            return _list is { } list ? Task.FromResult(list) : Task.FromException<SiloList>(new TimeoutException());
        };
    }

    public Task InitializeAsync() => _tracker.StartAsync(CancellationToken.None);

    public Task DisposeAsync() => _tracker.StopAsync(CancellationToken.None);

    public void Dispose() => _tracker.Dispose();

    [Fact]
    public async Task List_is_followed()
    {
        Assert.False(_tracker.IsConnected);
        Answer(5, Silos[..2]);
        await Pass(() => _view.Silos.Silos.Count == 2);
        Assert.True(_tracker.IsConnected);

        Answer(6, Silos);
        await Pass(() => _view.Silos.Silos.Count == 3);

        // From a silo that lags behind.
        Answer(5, Silos[..1]);
        int before = _asked;
        await Pass(() => _asked > before + 1);
        Assert.Equal(3, _view.Silos.Silos.Count);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task While_nobody_answers_the_list_stays_and_says_so_and_the_return_is_noticed_within_two_seconds()
    {
        Answer(5, Silos);
        await Pass(() => _tracker.IsConnected);
        _list = null;
        await Pass(() => !_tracker.IsConnected);
        Assert.Equal(3, _view.Silos.Silos.Count);

        DateTimeOffset back = _time.GetUtcNow();
        Answer(6, Silos[..1]);
        await Pass(() => _tracker.IsConnected);
        Assert.InRange(_time.GetUtcNow() - back, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Single(_view.Silos.Silos);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Silo_that_hangs_delays_no_other_question()
    {
        TaskCompletionSource<SiloList> late = new();
        Func<Task<SiloList>> answer = _grains.Silos;
        TaskCompletionSource asked = new();
        _grains.Silos = () =>
        {
            asked.TrySetResult();
            return late.Task;
        };
        await Pass(() => asked.Task.IsCompleted);
        DateTimeOffset start = _time.GetUtcNow();
        _grains.Silos = answer;
        Answer(5, Silos);
        await Pass(() => _tracker.IsConnected);

        Assert.InRange(_time.GetUtcNow() - start, TimeSpan.Zero, SiloListPoller.CallTimeout / 2);
        late.SetResult(new SiloList { Version = 4, Silos = Silos[..1] });
        int before = _asked;
        await Pass(() => _asked > before + 1);
        Assert.Equal(3, _view.Silos.Silos.Count);
    }

    [Fact]
    public async Task Questions_go_by_the_connections_of_several_silos()
    {
        Answer(5, Silos);
        await Pass(() => _grains.AskedForSilos.Count > 2);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Membership_that_begins_anew_is_believed_after_a_while()
    {
        Answer(50, Silos);
        await Pass(() => _view.Silos.Silos.Count == 3);
        Answer(2, Silos[..1]);
        DateTimeOffset start = _time.GetUtcNow();
        await Pass(() => _view.Silos.Silos.Count == 1, TimeSpan.FromSeconds(1));

        Assert.True(_time.GetUtcNow() - start >= SiloListPoller.RecreationDelay - SiloListPoller.Interval);
        Answer(3, Silos[..2]);
        await Pass(() => _view.Silos.Silos.Count == 2);
    }

    [Fact]
    public async Task Failed_calls_have_it_asked_at_once_but_not_each()
    {
        Answer(5, Silos);
        await Pass(() => _tracker.IsConnected);
        int before = _asked;
        for (int i = 0; i < 100; i++)
        {
            _tracker.Refresh();
        }

        DateTimeOffset start = _time.GetUtcNow();
        await Pass(() => _asked > before, SiloListPoller.Pause);
        Assert.True(_time.GetUtcNow() - start < SiloListPoller.Interval);
        Assert.InRange(_asked, before + 1, before + 3);
    }

    private void Answer(long version, params SiloAddress[] silos) => _list = new SiloList { Version = version, Silos = silos };

    /// <summary>Advances the time in small steps, as fast as the tracker follows, until a condition holds.</summary>
    private async Task Pass(Func<bool> condition, TimeSpan? step = null)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            _time.Advance(step ?? SiloListPoller.Pause);
            for (int i = 0; i < 50 && !condition(); i++)
            {
                await Task.Delay(1, patience.Token);
            }
        }
    }
}
