using Microsoft.Extensions.Time.Testing;
using Udpt.Gateway.PeerKeys;
using static Udpt.Testing.Swarms.Announces;

namespace Udpt.Gateway.Tests.PeerKeys;

public sealed class WrongKeyBudgetTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Address_tries_a_number_of_wrong_keys_and_then_one_a_second()
    {
        var budget = new WrongKeyBudget(_time);
        Assert.Equal(WrongKeyBudget.Burst, Enumerable.Range(0, 100).Count(port => budget.TryTake(Peer(1, (ushort)(port + 1)))));
        Assert.True(budget.TryTake(Peer(2)));

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => budget.TryTake(Peer(1))));
    }

    [Fact]
    public void Good_keys_cost_nothing()
    {
        var budget = new WrongKeyBudget(_time);
        for (int i = 0; i < 1000; i++)
        {
            Assert.True(budget.TryTake(Peer(1)));
            budget.Return(Peer(1));
        }
    }
}
