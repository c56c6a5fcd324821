using Udpt.Core.Identity;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Catalog;
using Udpt.Grains.Census;
using Udpt.Testing.Swarms;
using static Udpt.Testing.Swarms.Announces;

namespace Udpt.Grains.Tests.Status;

/// <summary>What a silo counts, from a table and a catalog.</summary>
/// <remarks>Tests <see cref="Grains.Status.SiloStatusGrain"/> and <see cref="SwarmCensus"/>.</remarks>
public sealed class SiloStatusTests
{
    private readonly SwarmTable _table = new();
    private readonly TorrentCatalog _catalog = new();

    [Fact]
    public async Task Census_counts_peers_and_the_torrents_that_are_listed()
    {
        SwarmCensus census = new(_table, _catalog, TimeProvider.System);
        Assert.Equal(new SwarmTotals(0, 0, 0), await census.Totals());

        Add(1, seeders: 2, leechers: 3);
        Add(2, seeders: 1, leechers: 0);
        _catalog.SetRecord(Hash(3), new TorrentRecord { IsRegistered = true });
        AddUnknown(4);

        Assert.Equal(new SwarmTotals(3, 3, 3), await census.Totals());
    }

    [Fact]
    public async Task Top_torrents_are_those_with_the_most_peers_then_those_only_saved()
    {
        TopTorrents top = new(_table, _catalog, TimeProvider.System);
        Add(1, seeders: 1, leechers: 0);
        Add(2, seeders: 2, leechers: 2);
        Add(3, seeders: 0, leechers: 4);
        AddUnknown(4);
        _catalog.SetRecord(Hash(5), new TorrentRecord { IsFlagged = true, Completed = 9 });
        _catalog.SetRecord(Hash(6), new TorrentRecord { IsRegistered = true });

        Assert.Equal([Hash(2), Hash(3), Hash(1), Hash(5), Hash(6)], (await top.Get(null)).Select(one => one.InfoHash));
        Assert.Equal([Hash(5)], (await top.Get(true)).Select(one => one.InfoHash));
        Assert.Equal([Hash(2), Hash(3), Hash(1), Hash(6)], (await top.Get(false)).Select(one => one.InfoHash));
    }

    [Fact]
    public async Task Top_torrents_are_bounded()
    {
        TopTorrents top = new(_table, _catalog, TimeProvider.System);
        for (int i = 0; i < TopTorrents.Max + 200; i++)
        {
            Add(i, seeders: i % 7, leechers: 1);
        }

        TorrentSummary[] found = await top.Get(null);

        Assert.Equal(TopTorrents.Max, found.Length);
        Assert.Equal(found.Order(PeerCountOrder.Order), found);
        Assert.Equal(
            Enumerable.Range(0, TopTorrents.Max + 200).Select(i => i % 7).OrderDescending().Take(TopTorrents.Max),
            found.Select(torrent => torrent.Seeders));
    }

    private static InfoHash Hash(int number)
    {
        byte[] bytes = new byte[InfoHash.Length];
        BitConverter.TryWriteBytes(bytes, System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(number));
        return InfoHash.Read(bytes);
    }

    private void Add(int number, int seeders, int leechers)
    {
        Swarm swarm = new(Hash(number));
        for (int i = 0; i < seeders + leechers; i++)
        {
            swarm.Announce(Of(Peer(i + 1), left: i < seeders ? 0UL : 1UL) with { InfoHash = Hash(number) });
        }

        Put(swarm);
    }

    private void AddUnknown(int number) => Put(new Swarm(Hash(number)));

    private void Put(Swarm swarm)
    {
        Assert.True(_table.TryAdd(swarm, out _));
        _catalog.UpdateMemory(swarm.InfoHash, _table);
    }
}
