using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Reflection;
using CsCheck;
using Udpt.Api.Calls;
using Udpt.Api.Torrents;
using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using Udpt.Grains.Catalog;
using Udpt.Grains.Placement;

namespace Udpt.Api.Tests.Torrents;

/// <summary>The list over several silos, compared with a list of everything they hold.</summary>
public class TorrentListTests
{
    private static readonly SiloAddress[] Addresses =
        [.. Enumerable.Range(1, 4).Select(i => SiloAddress.FromParsableString($"192.0.2.{i}:11111@{i}"))];

    // Info hashes that share prefixes of every length, and others.
    private static readonly Gen<InfoHash> Hashes = Gen.Select(Gen.Int[0, 20], Gen.Byte[0, 3], Gen.Byte).Select(
        (shared, first, second) =>
        {
            byte[] bytes = new byte[InfoHash.Length];
            bytes[Math.Max(0, shared - 1)] = first;
            bytes[^1] ^= second;
            return InfoHash.Read(bytes);
        });

    // Where a torrent is: its silo, the silo it moves to or from, and what they know of it.
    private static readonly Gen<Entry> Entries = Gen.Select(Hashes, Gen.Int[0, 3], Gen.Int[0, 3], Gen.Bool, Gen.Int[0, 9]).Select(
        (hash, silo, other, isInMemory, chance) => new Entry(hash, silo, chance == 0 ? other : silo, isInMemory, chance == 1));

    [Fact]
    public void Pages_after_an_info_hash_are_those_of_the_whole_list() => Gen
        .Select(Entries.Array[0, 300], Gen.Int[1, 4], Gen.Select(Gen.Bool, Hashes), Gen.Int[0, TorrentRank.MaxSkip], Gen.Int[1, 40])
        .Sample((entries, silos, after, offset, limit) =>
            Check(Unique(entries), silos, after.Item1 ? after.Item2 : null, offset, limit, isExact: offset == 0), iter: 400);

    [Fact]
    public void Pages_by_offset_are_those_of_the_whole_list() => Gen
        .Select(Entries.Array[0, 400], Gen.Int[1, 4], Gen.Select(Gen.Bool, Hashes), Gen.Long[0, 500], Gen.Int[1, 40])
        .Sample((entries, silos, after, offset, limit) => Check(
            [.. Unique(entries).Select(entry => entry with { Other = entry.Silo, IsHidden = false })],
            silos, after.Item1 ? after.Item2 : null, offset, limit, isExact: true), iter: 400);

    [Fact]
    public async Task Deep_offset_reads_no_more_than_a_page_and_takes_few_steps()
    {
        Random random = new(1);
        Entry[] entries = [.. Enumerable.Range(0, 50_000).Select(_ =>
        {
            byte[] bytes = new byte[InfoHash.Length];
            random.NextBytes(bytes);
            return new Entry(InfoHash.Read(bytes), random.Next(3), 0, true, false);
        })];
        Entry[] placed = [.. Unique(entries).Select(entry => entry with { Other = entry.Silo })];
        Cluster cluster = Cluster.Of(placed, 3);
        TorrentSummary[] page = await cluster.List.Page(null, 40_000, 100);
        Assert.Equal(placed.Skip(40_000).Take(100).Select(entry => entry.Hash), page.Select(torrent => torrent.InfoHash));
        Assert.Equal(3, cluster.Pages);
        Assert.InRange(cluster.Read, 100, 3 * (100 + TorrentRank.MaxSkip));
        Assert.Equal(2 * 3, cluster.Counts);
        Assert.Empty(await cluster.List.Page(null, long.MaxValue, 100));
        Assert.Empty(await cluster.List.Page(placed[10].Hash, long.MaxValue, 100));
    }

    [Fact]
    public async Task Without_silos_it_is_not_available() => await Assert.ThrowsAsync<SiloUnavailableException>(
        () => Cluster.Of([], 0).List.Page(null, 0, 1));

    [Fact]
    public async Task Page_that_meets_a_silo_that_has_just_left_is_read_again_from_the_others()
    {
        Entry[] entries = [.. Enumerable.Range(0, 300).Select(i => new Entry(Numbered(i), i % 3, i % 3, true, false))];
        Cluster cluster = Cluster.Of(entries, 3);
        cluster.Lose(silo: 2);
        Task<TorrentSummary[]> page = cluster.List.Page(null, 10, 100);
        await cluster.Missed;
        cluster.TakeOver(2, by: 1);

        Assert.Equal(
            entries.Skip(10).Take(100).Select(entry => entry.Hash),
            (await page).Select(torrent => torrent.InfoHash));
    }

    private static InfoHash Numbered(int number)
    {
        byte[] bytes = new byte[InfoHash.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return InfoHash.Read(bytes);
    }

    private static Entry[] Unique(Entry[] entries) => [.. entries.DistinctBy(entry => entry.Hash).OrderBy(entry => entry.Hash)];

    private static void Check(Entry[] entries, int silos, InfoHash? after, long offset, int limit, bool isExact)
    {
        entries = [.. entries.Select(entry => entry with { Silo = entry.Silo % silos, Other = entry.Other % silos })];
        Entry[] listed = [.. entries.Where(entry => !entry.IsHidden && (after is null || entry.Hash > after))];
        TorrentSummary[] page = Cluster.Of(entries, silos).List.Page(after, offset, limit).GetAwaiter().GetResult();
        if (!isExact && silos == 1)
        {
            // One silo skips by what it holds, some of which it does not list.
            return;
        }

        Entry[] expected = [.. listed.Skip((int)offset).Take(limit)];
        Assert.Equal(expected.Select(entry => entry.Hash), page.Select(torrent => torrent.InfoHash));
        Assert.Equal(
            expected.Select(entry => entry.Silo),
            page.Select(torrent => torrent.Seeders));
    }

    /// <summary>
    /// A torrent; <c>Other</c> knows of it too while it moves, and one of the two has it in memory.
    /// </summary>
    [Fact]
    public void Pages_by_flag_are_those_of_the_whole_list() => Gen
        .Select(Entries.Array[0, 300], Gen.Int[1, 4], Gen.Select(Gen.Bool, Hashes), Gen.Int[0, 100], Gen.Int[1, 40], Gen.Bool)
        .Sample((entries, silos, from, offset, limit, isFlagged) =>
        {
            Entry[] placed = Placed(entries, silos);
            InfoHash? after = from.Item1 ? from.Item2 : null;
            TorrentSummary[] page = Cluster.Of(placed, silos).List.PageByFlag(isFlagged, after, offset, limit).Result;

            Assert.Equal(
                placed.Where(entry => IsFlagged(entry) == isFlagged && (after is null || entry.Hash > after))
                    .Skip(offset).Take(limit).Select(entry => entry.Hash),
                page.Select(torrent => torrent.InfoHash));
        }, iter: 300);

    [Fact]
    public void Pages_by_peers_are_those_of_the_whole_list() => Gen
        .Select(Entries.Array[0, 300], Gen.Int[1, 4], Gen.Int[0, 100], Gen.Int[1, 40], Gen.Int[0, 2])
        .Sample((entries, silos, offset, limit, flag) =>
        {
            bool? isFlagged = flag == 2 ? null : flag == 1;
            Entry[] placed = Placed(entries, silos);
            TorrentSummary[] page = Cluster.Of(placed, silos).List.PageByPeers(isFlagged, offset, limit).Result;

            Assert.Equal(
                placed.Where(entry => isFlagged is null || IsFlagged(entry) == isFlagged)
                    .OrderByDescending(entry => entry.Silo + Peers(entry)).ThenBy(entry => entry.Hash)
                    .Skip(offset).Take(limit).Select(entry => entry.Hash),
                page.Select(torrent => torrent.InfoHash));
        }, iter: 300);

    /// <summary>Torrents that are all at their homes, each known to one silo.</summary>
    private static Entry[] Placed(Entry[] entries, int silos) =>
    [
        .. Unique(entries).Select(entry =>
            entry with { Silo = entry.Silo % silos, Other = entry.Silo % silos, IsHidden = false }),
    ];

    private static bool IsFlagged(Entry entry) => (entry.Hash.Bytes[^1] & 1) == 1;

    private static int Peers(Entry entry) => entry.Hash.Bytes[^1] % 5;

    private sealed record Entry(InfoHash Hash, int Silo, int Other, bool IsInMemory, bool IsHidden);

#pragma warning disable CA1852 // The proxy derives from it.
    private class Cluster : DispatchProxy
#pragma warning restore CA1852
    {
        private readonly TaskCompletionSource _missed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SiloView _view = new(TimeProvider.System);
        private ConcurrentDictionary<string, Catalog> _catalogs = [];
        private IReadOnlyCollection<Entry> _entries = [];

        public IGrainFactory Factory { get; private set; } = null!;

        public TorrentList List { get; private set; } = null!;

        public int Pages { get; set; }

        public int Read { get; set; }

        public int Counts { get; set; }

        public static Cluster Of(IReadOnlyCollection<Entry> entries, int silos)
        {
            var factory = Create<IGrainFactory, Cluster>();
            var cluster = (Cluster)factory;
            cluster.Factory = factory;
            cluster.Fill(entries, Enumerable.Range(0, silos));
            cluster._view.Update(new SiloSet(1, Addresses[..silos]));
            cluster.List = new TorrentList(factory, cluster._view, new ClusterRetry(cluster._view, TimeProvider.System));
            return cluster;
        }

        /// <summary>Completes when a lost silo has been called.</summary>
        public Task Missed => _missed.Task;

        /// <summary>The silo no longer answers.</summary>
        public void Lose(int silo) => _catalogs.TryRemove(SiloKey.Of(Addresses[silo]), out _);

        /// <summary>Another silo takes over the torrents of a silo, which is removed from the list.</summary>
        public void TakeOver(int silo, int by)
        {
            SiloAddress[] left = [.. Addresses.Where((address, i) => i != silo && _catalogs.ContainsKey(SiloKey.Of(address)))];
            Fill(
                [.. _entries.Select(entry => entry.Silo == silo ? entry with { Silo = by, Other = by } : entry)],
                left.Select(address => Array.IndexOf(Addresses, address)));
            _view.Update(new SiloSet(_view.Silos.Version + 1, left));
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (_catalogs.TryGetValue((string)args![0]!, out Catalog? catalog))
            {
                return catalog;
            }

            _missed.TrySetResult();
            throw new SiloUnavailableException("The silo has left.");
        }

        private void Fill(IReadOnlyCollection<Entry> entries, IEnumerable<int> silos)
        {
            _entries = entries;
            _catalogs = new(silos.Select(silo => KeyValuePair.Create(
                SiloKey.Of(Addresses[silo]),
                new Catalog(this, silo, [.. entries.Where(entry => entry.Silo == silo || entry.Other == silo)]))));
        }
    }

    /// <summary>
    /// Like a silo's catalog, on a sorted array. The number of seeders shows which silo reported a torrent.
    /// </summary>
    private sealed class Catalog(Cluster cluster, int silo, Entry[] entries) : ICatalogGrain
    {
        public async Task<CatalogPage> List(InfoHash? after, long offset, int limit)
        {
            await Task.Yield();
            Entry[] seen = [.. entries.Where(entry => after is null || entry.Hash > after)
                .Skip((int)Math.Min(offset, int.MaxValue)).Take(limit)];
            Entry[] listed = [.. seen.Where(entry => !entry.IsHidden)];
            lock (cluster)
            {
                cluster.Pages++;
                cluster.Read += listed.Length;
            }

            return new CatalogPage
            {
                Torrents = [.. listed.Select(Summarize)],
                InMemory = [.. listed.Select(IsInMemory)],
                Last = seen.Length == limit ? seen[^1].Hash : null,
            };
        }

        /// <summary>Examines seven torrents per call, so that pages end before they are full.</summary>
        public async Task<CatalogPage> ListByFlag(InfoHash? after, bool isFlagged, int limit)
        {
            await Task.Yield();
            Entry[] seen = [.. entries.Where(entry => after is null || entry.Hash > after).Take(7)];
            Entry[] listed = [.. seen.Where(entry => !entry.IsHidden && IsFlagged(entry) == isFlagged).Take(limit)];
            return new CatalogPage
            {
                Torrents = [.. listed.Select(Summarize)],
                InMemory = [.. listed.Select(IsInMemory)],
                Last = listed.Length == limit ? listed[^1].Hash : seen.Length == 7 ? seen[^1].Hash : null,
            };
        }

        public async Task<TorrentSummary[]> Top(bool? isFlagged, int count)
        {
            await Task.Yield();
            return
            [
                .. entries.Where(entry => !entry.IsHidden && (isFlagged is null || IsFlagged(entry) == isFlagged))
                    .Select(entry => Summarize(entry) with { Leechers = Peers(entry) })
                    .Order(PeerCountOrder.Order)
                    .Take(count),
            ];
        }

        private bool IsInMemory(Entry entry) => entry.Silo == silo && (entry.IsInMemory || entry.Other != silo);

        private TorrentSummary Summarize(Entry entry) => new()
        {
            InfoHash = entry.Hash,
            IsFlagged = IsFlagged(entry),
            Completed = 0,
            Seeders = silo,
            Leechers = 0,
        };

        public async Task<long[]> CountByNextByte(byte[] prefix)
        {
            await Task.Yield();
            lock (cluster)
            {
                cluster.Counts++;
            }

            long[] counts = new long[256];
            foreach (Entry entry in entries.Where(entry => entry.Hash.Bytes.StartsWith(prefix)))
            {
                counts[entry.Hash.Bytes[prefix.Length]]++;
            }

            return counts;
        }
    }
}
