using Microsoft.Extensions.Time.Testing;
using Udpt.Grains.Calls;

namespace Udpt.Grains.Tests.Calls;

public sealed class CachedComputationTests
{
    private readonly FakeTimeProvider _time = new();
    private int _found;

    [Fact]
    public async Task Who_asks_while_it_is_found_shares_it()
    {
        TaskCompletionSource going = new();
        CachedComputation<int> answer = new(_time, TimeSpan.FromSeconds(5), async () =>
        {
            await going.Task;
            return ++_found;
        });
        Task<int>[] asked = [.. Enumerable.Range(0, 10).Select(_ => answer.Get())];
        going.SetResult();

        Assert.All(await Task.WhenAll(asked), found => Assert.Equal(1, found));
    }

    [Fact]
    public async Task What_costs_nothing_is_always_fresh()
    {
        CachedComputation<int> answer = Taking(TimeSpan.Zero);

        foreach (int turn in Enumerable.Range(1, 3))
        {
            Assert.Equal(turn, await answer.Get());
        }
    }

    [Fact]
    public async Task What_takes_a_while_is_kept_for_ten_times_as_long()
    {
        CachedComputation<int> answer = Taking(TimeSpan.FromMilliseconds(100));
        await answer.Get();
        int second = await answer.Get();
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(second, await answer.Get());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(second + 1, await answer.Get());
    }

    [Fact]
    public async Task Nothing_is_kept_longer_than_allowed()
    {
        CachedComputation<int> answer = Taking(TimeSpan.FromSeconds(3));
        await answer.Get();
        int second = await answer.Get();
        _time.Advance(TimeSpan.FromMilliseconds(4999));
        Assert.Equal(second, await answer.Get());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(second + 1, await answer.Get());
    }

    [Fact]
    public async Task Failure_is_kept_for_nobody()
    {
        CachedComputation<int> answer = new(
            _time,
            TimeSpan.FromSeconds(5),
            () => ++_found == 1 ? throw new TimeoutException() : Task.FromResult(_found));

        await Assert.ThrowsAsync<TimeoutException>(answer.Get);
        Assert.Equal(2, await answer.Get());
    }

    private CachedComputation<int> Taking(TimeSpan time) => new(_time, TimeSpan.FromSeconds(5), () =>
    {
        _time.Advance(time);
        return Task.FromResult(++_found);
    });
}
