using Microsoft.Extensions.Time.Testing;
using Udpt.Core.Admission;
using Udpt.Core.Identity;
using Udpt.Core.Rules;
using static Udpt.Testing.Swarms.Announces;

namespace Udpt.Core.Tests.Admission;

public sealed class NewTorrentBudgetTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Address_has_a_burst_of_ten_seconds_and_then_its_rate()
    {
        NewTorrentBudget budget = Budget(perAddress: 100, perSilo: 100_000);

        Assert.Equal(1000, Take(budget, Peer(1), 5000));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(100, Take(budget, Peer(1), 5000));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1000, Take(budget, Peer(1), 5000));
    }

    [Fact]
    public void Budget_follows_its_rules()
    {
        TrackerRules rules = new(new TrackerOptions { NewTorrentsPerAddress = 1, NewTorrents = 100_000 });
        NewTorrentBudget budget = NewTorrentBudget.Following(rules, _time);
        Assert.Equal(10, Take(budget, Peer(1), 100));

        rules.Replace(rules.Options with { NewTorrentsPerAddress = 0 });
        Assert.Equal(100, Take(budget, Peer(1), 100));

        rules.Replace(rules.Options with { NewTorrentsPerAddress = 5 });
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(50, Take(budget, Peer(1), 100));
    }

    [Fact]
    public void Addresses_do_not_share_a_budget_and_ports_do()
    {
        NewTorrentBudget budget = Budget(perAddress: 1, perSilo: 100_000);

        Assert.Equal(10, Take(budget, Peer(1, port: 1), 100));
        Assert.Equal(0, Take(budget, Peer(1, port: 2), 100));
        Assert.Equal(10, Take(budget, Peer(2), 100));
    }

    [Fact]
    public void Network_of_64_bits_is_one_address_over_IPv6()
    {
        NewTorrentBudget budget = Budget(perAddress: 1, perSilo: 100_000);

        Assert.Equal(10, Take(budget, PeerV6(1), 100));
        Assert.Equal(0, Take(budget, PeerV6(2), 100));
    }

    [Fact]
    public void Silo_has_a_budget_over_all_addresses()
    {
        NewTorrentBudget budget = Budget(perAddress: 0, perSilo: 20);

        Assert.Equal(200, Enumerable.Range(0, 1000).Count(i => budget.TryTake(Peer(i))));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(20, Enumerable.Range(0, 1000).Count(i => budget.TryTake(Peer(i))));
    }

    [Fact]
    public void What_the_silo_refuses_is_not_taken_from_the_address()
    {
        NewTorrentBudget budget = Budget(perAddress: 1, perSilo: 1);

        Assert.Equal(10, Take(budget, Peer(1), 10));
        Assert.Equal(0, Take(budget, Peer(2), 100));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(5, Take(budget, Peer(2), 100));
    }

    private NewTorrentBudget Budget(int perAddress, int perSilo) =>
        new(new TrackerOptions { NewTorrentsPerAddress = perAddress, NewTorrents = perSilo }, _time);

    private static int Take(NewTorrentBudget budget, PeerEndpoint peer, int tries) =>
        Enumerable.Range(0, tries).Count(_ => budget.TryTake(peer));
}
