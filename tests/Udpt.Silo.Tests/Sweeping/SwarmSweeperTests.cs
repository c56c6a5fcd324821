using System.Security.Cryptography;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Catalog;
using Udpt.Grains.Torrents;

namespace Udpt.Silo.Tests.Sweeping;

public sealed class SwarmSweeperTests : IClassFixture<SweptSilo>
{
    private readonly SweptSilo _silo;
    private readonly InfoHash _infoHash = InfoHash.Read(RandomNumberGenerator.GetBytes(InfoHash.Length));

    public SwarmSweeperTests(SweptSilo silo)
    {
        _silo = silo;

        // See CountRetentionTests for counts that outlive their peers.
        silo.Retain(TimeSpan.Zero);
    }

    [Fact]
    public async Task Peers_that_have_not_announced_are_dropped_and_the_counts_stay_right()
    {
        await _silo.Announce(_infoHash, peer: 1, left: 0);
        await _silo.Announce(_infoHash, peer: 2);
        _silo.Time.Advance(TimeSpan.FromSeconds(60));
        await _silo.Announce(_infoHash, peer: 3);
        _silo.Time.Advance(TimeSpan.FromSeconds(60));
        await _silo.Sweep();

        ScrapeCounts counts = await _silo.Grains.GetTorrent(_infoHash).Scrape();
        Assert.Equal(new ScrapeCounts { Seeders = 0, Leechers = 1, Completed = 0 }, counts);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Sweep_allocates_nothing_for_a_torrent_that_it_leaves_as_it_is()
    {
        const int Torrents = 5000;
        for (int i = 0; i < Torrents; i++)
        {
            await _silo.Announce(InfoHash.Read(RandomNumberGenerator.GetBytes(InfoHash.Length)), peer: 1);
        }

        _silo.SweepAlone();
        long before = GC.GetAllocatedBytesForCurrentThread();
        _silo.SweepAlone();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * Torrents);
    }

    [Fact]
    public async Task What_is_lost_with_a_silo_at_the_last_save_is_saved_elsewhere()
    {
        await _silo.Announce(_infoHash, peer: 1, left: 0, AnnounceEvent.Completed);
        _silo.Lost = 3;

        await _silo.SaveAll();

        Assert.True(_silo.Catalog.TryGet(_infoHash, out CatalogEntry entry) && entry is { IsSaved: true, Completed: 1 });
    }

    [Fact]
    public async Task Last_save_comes_to_an_end_without_the_other_silos()
    {
        await _silo.Announce(_infoHash, peer: 1, left: 0, AnnounceEvent.Completed);
        _silo.Lost = int.MaxValue;

        await _silo.SaveAll();

        Assert.False(_silo.Catalog.TryGet(_infoHash, out CatalogEntry entry) && entry.IsSaved);
        _silo.Lost = 0;
    }

    [Fact]
    public async Task Torrent_without_peers_is_forgotten()
    {
        await _silo.Announce(_infoHash, peer: 1, left: 0, AnnounceEvent.Completed);
        await _silo.Sweep();
        Assert.True(_silo.Catalog.TryGet(_infoHash, out CatalogEntry entry) && entry is { IsSaved: true, Completed: 1 });

        _silo.Time.Advance(TimeSpan.FromSeconds(101));
        await _silo.Sweep();

        Assert.False(_silo.Catalog.TryGet(_infoHash, out _));
        Assert.Null(_silo.Table.Find(_infoHash));
    }

    [Fact]
    public async Task Torrent_whose_peers_have_stopped_is_forgotten_at_the_next_sweep()
    {
        await _silo.Catalog.Load(AsyncEnumerable.Empty<KeyValuePair<InfoHash, TorrentRecord>>());
        await _silo.Announce(_infoHash, peer: 1, left: 0, AnnounceEvent.Completed);
        await _silo.Sweep();
        await _silo.Announce(_infoHash, peer: 1, left: 0, AnnounceEvent.Stopped);
        await _silo.Sweep();

        Assert.False(_silo.Catalog.TryGet(_infoHash, out _));
    }

    [Fact]
    public async Task Registered_and_flagged_torrents_stay_without_peers()
    {
        InfoHash flagged = InfoHash.Read(RandomNumberGenerator.GetBytes(InfoHash.Length));
        ITorrentGrain registered = _silo.Grains.GetTorrent(_infoHash);
        await registered.Register(await registered.BeginChange());
        ITorrentGrain refused = _silo.Grains.GetTorrent(flagged);
        await refused.Flag(await refused.BeginChange());
        _silo.Time.Advance(TimeSpan.FromSeconds(1000));
        await _silo.Sweep();

        Assert.True(_silo.Catalog.TryGet(_infoHash, out CatalogEntry entry) && entry.IsRegistered);
        Assert.True(_silo.Catalog.TryGet(flagged, out entry) && entry.IsFlagged);
    }

    [Fact]
    public async Task Swarm_taken_up_from_disk_is_forgotten_without_an_activation()
    {
        var swarm = new Swarm(_infoHash);
        _silo.Table.TryAdd(swarm, out _);
        _silo.Catalog.UpdateMemory(_infoHash, _silo.Table);
        await _silo.Sweep();

        Assert.Null(_silo.Table.Find(_infoHash));
        Assert.False(_silo.Catalog.TryGet(_infoHash, out _));
        Assert.False(swarm.TryClaim());
    }

    [Fact]
    public async Task Record_that_only_counted_and_whose_torrent_has_not_come_back_is_cleared()
    {
        await _silo.Announce(_infoHash, peer: 1, left: 0, AnnounceEvent.Completed);
        await _silo.Sweep();
        await _silo.Announce(_infoHash, peer: 1, left: 0, AnnounceEvent.Stopped);

        // As after a start: known only from the store.
        Swarm swarm = _silo.Table.Find(_infoHash)!;
        _silo.Table.Remove(swarm);
        TorrentRecord record = _silo.Catalog.RecordOf(_infoHash)!;
        _silo.Catalog.UpdateMemory(_infoHash, _silo.Table);
        await _silo.Catalog.Load(AsyncEnumerable.Repeat(KeyValuePair.Create(_infoHash, record), 1));
        await _silo.Sweep();

        // Its peers may still re-announce.
        Assert.True(_silo.Catalog.TryGet(_infoHash, out CatalogEntry entry) && entry.Completed == 1);

        _silo.Time.Advance(TimeSpan.FromSeconds(101));
        await _silo.Sweep();

        Assert.False(_silo.Catalog.TryGet(_infoHash, out _));
    }

    [Fact]
    public async Task Torrents_that_come_up_during_sweeps_are_answered()
    {
        for (int round = 0; round < 20; round++)
        {
            Task<AnnounceReply[]> announces = Task.WhenAll(Enumerable.Range(0, 50).Select(_ =>
                _silo.Announce(InfoHash.Read(RandomNumberGenerator.GetBytes(InfoHash.Length)), peer: 1)));
            while (!announces.IsCompleted)
            {
                await _silo.Sweep();
            }

            Assert.All(
                await announces,
                reply => Assert.Equal((AnnounceOutcome.Answered, 1), (reply.Outcome, reply.Leechers)));
        }
    }
}
