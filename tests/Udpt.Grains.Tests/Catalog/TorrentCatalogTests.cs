using CsCheck;
using Udpt.Core.Identity;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Catalog;
using Udpt.Grains.Placement;

namespace Udpt.Grains.Tests.Catalog;

public sealed class TorrentCatalogTests
{
    [Fact]
    public void Catalog_equals_a_sorted_dictionary_over_random_changes()
    {
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 2500]).Array[0, 6000].Sample(
            changes =>
            {
                var catalog = new TorrentCatalog();
                var table = new SwarmTable();
                var model = new SortedDictionary<InfoHash, (bool InMemory, TorrentRecord? Saved)>();
                foreach ((int change, int number) in changes)
                {
                    Apply(change, HashOf(number), catalog, table, model);
                }

                ILookup<bool, KeyValuePair<InfoHash, (bool InMemory, TorrentRecord? Saved)>> isRemembered = model
                    .ToLookup(entry => entry.Value is { InMemory: false, Saved.IsRegistered: false });
                Assert.Equal(
                    isRemembered[false].Select(entry => (entry.Key, entry.Value)),
                    catalog.Page(null, 0, int.MaxValue).Select(e => (e.InfoHash, (e.IsInMemory, catalog.RecordOf(e.InfoHash)))));
                Assert.Equal(
                    isRemembered[true].Select(entry => (entry.Key, entry.Value.Saved)),
                    catalog.WalkRemembered(null).Select(e => (e.InfoHash, catalog.RecordOf(e.InfoHash))));
                Assert.Equal(
                    (isRemembered[false].Count(), isRemembered[true].Count()), (catalog.Count, catalog.Remembered));
                Assert.Equal(catalog.Page(null, 0, int.MaxValue), catalog.Walk());
            },
            iter: 20);
    }

    [Fact]
    public void Pages_by_offset_and_by_the_last_info_hash_cover_everything_once()
    {
        var catalog = new TorrentCatalog();
        var table = new SwarmTable();
        InfoHash[] all = [.. Enumerable.Range(0, 3000).Select(i => HashOf((i * 7919) % 3000)).Distinct()];
        foreach (InfoHash infoHash in all)
        {
            Add(infoHash, table, catalog);
        }

        InfoHash[] sorted = [.. all.Order()];
        var paged = new List<InfoHash>();
        for (InfoHash? after = null; catalog.Page(after, 0, 701) is { Count: > 0 } page; after = page[^1].InfoHash)
        {
            paged.AddRange(page.Select(entry => entry.InfoHash));
        }

        Assert.Equal(sorted, paged);
        for (int offset = 0; offset <= 3001; offset += 97)
        {
            Assert.Equal(sorted.Skip(offset).Take(50), catalog.Page(null, offset, 50).Select(e => e.InfoHash));
            Assert.Equal(
                sorted.SkipWhile(hash => hash <= sorted[100]).Skip(offset).Take(50),
                catalog.Page(sorted[100], offset, 50).Select(e => e.InfoHash));
        }

        Assert.Empty(catalog.Page(null, long.MaxValue, 10));
        Assert.Empty(catalog.Page(null, 0, 0));
        Assert.Empty(catalog.Page(sorted[^1], 0, 10));
    }

    [Fact]
    public void Page_after_an_info_hash_that_is_not_there_begins_where_it_would_be()
    {
        var catalog = new TorrentCatalog();
        var table = new SwarmTable();
        Add(HashOf(10), table, catalog);
        Add(HashOf(30), table, catalog);

        Assert.Equal(HashOf(30), Assert.Single(catalog.Page(HashOf(20), 0, 10)).InfoHash);
        Assert.Equal(2, catalog.Page(HashOf(5), 0, 10).Count);
    }

    [Fact]
    public async Task Loaded_catalog_knows_what_is_saved()
    {
        var catalog = new TorrentCatalog();
        Assert.False(catalog.IsComplete);
        KeyValuePair<InfoHash, TorrentRecord>[] saved =
        [
            new(HashOf(1), new TorrentRecord { IsRegistered = true, Completed = 4 }),
        ];
        await catalog.Load(saved.ToAsyncEnumerable());

        Assert.True(catalog.IsComplete);
        Assert.True(catalog.TryGet(HashOf(1), out CatalogEntry entry));
        Assert.True(entry is { IsSaved: true, IsInMemory: false, IsRegistered: true, IsFlagged: false, Completed: 4 });
        Assert.False(catalog.TryGet(HashOf(2), out _));
    }

    [Fact]
    public void Whoever_notes_last_notes_how_it_is()
    {
        var catalog = new TorrentCatalog();
        var table = new SwarmTable();
        Add(HashOf(1), table, catalog);

        // One caller removes a swarm, and before it records this another has added a new one.
        table.Remove(table.Find(HashOf(1))!);
        Add(HashOf(1), table, catalog);
        catalog.UpdateMemory(HashOf(1), table);

        Assert.True(catalog.TryGet(HashOf(1), out CatalogEntry entry) && entry.IsInMemory);
    }

    [Fact]
    public async Task Torrent_that_leaves_takes_its_record_along_also_while_the_store_is_read()
    {
        var catalog = new TorrentCatalog();
        var table = new SwarmTable();
        Add(HashOf(1), table, catalog);
        catalog.SetRecord(HashOf(1), new TorrentRecord { IsFlagged = true });

        await catalog.Load(Saved());
        Assert.True(catalog.RecordOf(HashOf(1)) is { IsFlagged: true });
        Assert.True(catalog.Release(HashOf(1)) is { IsFlagged: true });

        Assert.Equal(0, catalog.Count);
        Assert.Null(catalog.Release(HashOf(1)));

        static async IAsyncEnumerable<KeyValuePair<InfoHash, TorrentRecord>> Saved()
        {
            await Task.Yield();
            yield break;
        }
    }

    private static void Apply(
        int change,
        InfoHash infoHash,
        TorrentCatalog catalog,
        SwarmTable table,
        SortedDictionary<InfoHash, (bool InMemory, TorrentRecord? Saved)> model)
    {
        (bool inMemory, TorrentRecord? saved) = model.GetValueOrDefault(infoHash);
        switch (change)
        {
            case 0:
                Add(infoHash, table, catalog);
                inMemory = true;
                break;
            case 1:
                if (table.Find(infoHash) is { } swarm)
                {
                    table.Remove(swarm);
                }

                catalog.UpdateMemory(infoHash, table);
                inMemory = false;
                break;
            default:
                saved = change switch
                {
                    2 => new TorrentRecord { IsRegistered = true, Completed = 1 },
                    3 => new TorrentRecord { Completed = 2, LastSeen = 1_800_000_000 },
                    _ => null,
                };
                catalog.SetRecord(infoHash, saved);
                break;
        }

        if (inMemory || saved is not null)
        {
            model[infoHash] = (inMemory, saved);
        }
        else
        {
            model.Remove(infoHash);
        }
    }

    [Fact]
    public async Task Catalog_does_not_speak_for_torrents_that_have_just_come_home_until_it_is_read_again()
    {
        SiloAddress self = SiloAddress.FromParsableString("192.0.2.1:11111@1");
        SiloAddress other = SiloAddress.FromParsableString("192.0.2.2:11111@1");
        var view = new SiloView(TimeProvider.System) { Self = self };
        var catalog = new TorrentCatalog();
        view.Update(new SiloSet(1, [self, other]));
        await catalog.Load(AsyncEnumerable.Empty<KeyValuePair<InfoHash, TorrentRecord>>());
        InfoHash own = Enumerable.Range(0, 100).Select(HashOf).First(infoHash => view.IsHome(infoHash));
        InfoHash others = Enumerable.Range(0, 100).Select(HashOf).First(infoHash => !view.IsHome(infoHash));
        Assert.True(catalog.IsAuthoritativeFor(own, view));
        Assert.False(catalog.IsAuthoritativeFor(others, view));

        bool hasComeTooEarly = false;
        Assert.True(view.Update(new SiloSet(2, [self]), () =>
        {
            hasComeTooEarly = view.IsHome(others);
            catalog.MarkIncomplete();
        }));

        Assert.False(hasComeTooEarly);
        Assert.True(view.IsHome(others));
        Assert.False(catalog.IsAuthoritativeFor(others, view));
        await catalog.Load(AsyncEnumerable.Empty<KeyValuePair<InfoHash, TorrentRecord>>());
        Assert.True(catalog.IsAuthoritativeFor(others, view));
        Assert.False(view.Update(new SiloSet(3, [self]), catalog.MarkIncomplete));
        Assert.True(catalog.IsAuthoritativeFor(others, view));
    }

    private static void Add(in InfoHash infoHash, SwarmTable table, TorrentCatalog catalog)
    {
        table.TryAdd(new Swarm(infoHash), out _);
        catalog.UpdateMemory(infoHash, table);
    }

    private static InfoHash HashOf(int number)
    {
        Span<byte> bytes = stackalloc byte[InfoHash.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return InfoHash.Read(bytes);
    }
}
