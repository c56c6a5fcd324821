using Udpt.Core.Swarms;

namespace Udpt.Core.Tests.Swarms;

public sealed class SwarmSearchTests
{
    [Fact]
    public void Swarms_come_in_the_order_of_their_torrents_and_null_for_what_is_not_there()
    {
        var table = new SwarmTable();
        var search = new SwarmSearch(table);
        Swarm[] swarms = [.. Enumerable.Range(0, 40).Select(i => new Swarm(SwarmTableTests.HashOf(i)))];
        Assert.All(swarms, swarm => Assert.True(table.TryAdd(swarm, out _)));

        int added = 0;
        for (; !search.IsFull; added++)
        {
            search.Add(SwarmTableTests.HashOf(added));
        }

        Assert.InRange(added, 41, 1000);
        Assert.Equal([.. swarms, .. new Swarm?[added - swarms.Length]], search.Find().ToArray());
    }

    [Fact]
    public void Search_begins_anew_after_it_was_cleared()
    {
        var table = new SwarmTable();
        var search = new SwarmSearch(table);
        var swarm = new Swarm(SwarmTableTests.HashOf(1));
        Assert.True(table.TryAdd(swarm, out _));
        search.Add(SwarmTableTests.HashOf(2));
        Assert.Equal([null], search.Find().ToArray());

        search.Clear();
        search.Add(swarm.InfoHash);
        Assert.Equal([swarm], search.Find().ToArray());
    }
}
