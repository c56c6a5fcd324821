using CsCheck;
using Udpt.Core.Identity;
using Udpt.Core.Swarms;

namespace Udpt.Core.Tests.Swarms;

public sealed class SwarmTableTests
{
    internal static InfoHash HashOf(int number)
    {
        // Equal except for one word, as a stranger might choose them.
        Span<byte> bytes = stackalloc byte[InfoHash.Length];
        BitConverter.TryWriteBytes(bytes[12..], number);
        return InfoHash.Read(bytes);
    }

    [Fact]
    public void Table_equals_a_dictionary_over_random_changes()
    {
        Gen.Select(Gen.Bool, Gen.Int[0, 3000]).Array[0, 6000].Sample(
            changes =>
            {
                var table = new SwarmTable();
                var model = new Dictionary<InfoHash, Swarm>();
                foreach ((bool adds, int number) in changes)
                {
                    Swarm swarm = model.GetValueOrDefault(HashOf(number)) ?? new Swarm(HashOf(number));
                    if (adds)
                    {
                        Assert.Equal(model.TryAdd(swarm.InfoHash, swarm), table.TryAdd(swarm, out _));
                    }
                    else
                    {
                        Assert.Equal(model.Remove(swarm.InfoHash), table.Remove(swarm));
                    }
                }

                Assert.Equal(model.Count, table.Count);
                Assert.Equal(model.Values.ToHashSet(), table.Enumerate().ToHashSet());
                for (int number = 0; number <= 3000; number++)
                {
                    Assert.Same(model.GetValueOrDefault(HashOf(number)), table.Find(HashOf(number)));
                }
            },
            iter: 20);
    }

    [Fact]
    public void Another_swarm_of_the_same_torrent_is_neither_added_nor_removed()
    {
        var table = new SwarmTable();
        var first = new Swarm(HashOf(1));
        var second = new Swarm(HashOf(1));
        table.TryAdd(first, out _);

        Assert.False(table.TryAdd(second, out Swarm? existing));
        Assert.Same(first, existing);
        Assert.False(table.Remove(second));
        Assert.Same(first, table.Find(HashOf(1)));
    }

    [Fact]
    public async Task Lookup_beside_changes_finds_the_right_swarm_or_none()
    {
        var table = new SwarmTable();
        Swarm[] stable = [.. Enumerable.Range(0, 500).Select(i => new Swarm(HashOf(i)))];
        foreach (Swarm swarm in stable)
        {
            table.TryAdd(swarm, out _);
        }

        using var done = new CancellationTokenSource();
        Task changer = Task.Run(() =>
        {
            for (int round = 0; round < 200; round++)
            {
                Swarm[] passing = [.. Enumerable.Range(1000, 400).Select(i => new Swarm(HashOf(i)))];
                Array.ForEach(passing, swarm => table.TryAdd(swarm, out _));
                Array.ForEach(passing, swarm => table.Remove(swarm));
            }

            done.Cancel();
        });

        while (!done.IsCancellationRequested)
        {
            for (int i = 0; i < stable.Length; i++)
            {
                Swarm? found = table.Find(HashOf(i));
                Assert.True(found is null || found == stable[i]);
            }
        }

        await changer;
        Assert.All(stable, swarm => Assert.Same(swarm, table.Find(swarm.InfoHash)));
    }
}
