using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Testing.Swarms;
using static Udpt.Testing.Swarms.Announces;

namespace Udpt.Core.Tests.Swarms;

/// <remarks>Tests <see cref="SwarmTable"/> and <see cref="Swarm"/>.</remarks>
public sealed class SwarmMemoryTests
{
    [Theory]
    [InlineData(3, 1)]
    [InlineData(10, 1)]
    [InlineData(17, 1)]
    [InlineData(33, 1)]
    [InlineData(65, 1)]
    [InlineData(127, 1)]
    [InlineData(129, 1)]
    [InlineData(257, 1)]
    [InlineData(300, 1)]
    [InlineData(600, 1)]
    [InlineData(1_025, 1)]
    [InlineData(10_000, 1)]
    [InlineData(100_000, 1)]
    [InlineData(127_000, 1)]
    [InlineData(100_000, 40)]
    public void Peer_costs_at_most_80_bytes_over_IPv4(int peers, int perAddress)
    {
        int swarms = Math.Max(1, 100_000 / peers);
        SwarmPolicy policy = Policy with { MaxPeersPerAddress = 64 };
        var all = new Swarm[swarms];
        for (int i = 0; i < swarms; i++)
        {
            all[i] = new Swarm(Torrent);
        }

        long before = Retained.BytesOf(all);
        foreach (Swarm swarm in all)
        {
            for (int i = 0; i < peers; i++)
            {
                swarm.Announce(Of(Peer(i / perAddress, (ushort)(i % perAddress)), numWant: 0), policy: policy, room: 0);
            }
        }

        long used = Retained.BytesOf(all) - before;
        Assert.InRange(used / ((double)swarms * peers), 60, 80);
    }

    [Fact]
    public void Empty_swarm_costs_under_200_bytes_with_its_place_in_the_table()
    {
        const int Swarms = 100_000;
        var table = new SwarmTable();
        for (int i = 0; i < Swarms; i++)
        {
            Assert.True(table.TryAdd(new Swarm(SwarmTableTests.HashOf(i)), out _));
        }

        Assert.InRange(Retained.BytesOf(table) / (double)Swarms, 100, 200);
    }

    [Fact]
    public void Torrent_of_three_peers_costs_at_most_500_bytes_with_its_place_in_the_table()
    {
        const int Swarms = 100_000;
        var table = new SwarmTable();
        for (int i = 0; i < Swarms; i++)
        {
            var swarm = new Swarm(SwarmTableTests.HashOf(i));
            Assert.True(table.TryAdd(swarm, out _));
            for (int peer = 0; peer < 3; peer++)
            {
                swarm.Announce(Of(Peer(peer), numWant: 0), room: 0);
            }
        }

        Assert.InRange(Retained.BytesOf(table) / (double)Swarms, 200, 500);
    }

    [Fact]
    public void Memory_comes_back_when_peers_leave()
    {
        var swarm = new Swarm(Torrent);
        long before = Retained.BytesOf(swarm);
        for (int i = 0; i < 100_000; i++)
        {
            swarm.Announce(Of(Peer(i), numWant: 0), room: 0);
        }

        Assert.InRange(Retained.BytesOf(swarm), 6_000_000, 8_000_000);
        for (int i = 0; i < 100_000; i++)
        {
            swarm.Announce(Of(Peer(i), @event: AnnounceEvent.Stopped), room: 0);
        }

        Assert.InRange(Retained.BytesOf(swarm) - before, 0, 50_000);
    }
}
