using System.Security.Cryptography;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Catalog;
using Udpt.Grains.Placement;
using Udpt.Grains.Torrents;
using Udpt.Silo.Sweeping;

namespace Udpt.Silo.Tests.Sweeping;

/// <summary>The completed count of an unregistered torrent after its last peer has left.</summary>
/// <remarks>Tests <see cref="SwarmSweeper"/>.</remarks>
public sealed class CountRetentionTests : IClassFixture<SweptSilo>
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    private readonly SweptSilo _silo;
    private readonly InfoHash _infoHash = InfoHash.Read(RandomNumberGenerator.GetBytes(InfoHash.Length));

    public CountRetentionTests(SweptSilo silo)
    {
        _silo = silo;
        silo.Retain(Retention);
    }

    [Fact]
    public async Task Is_there_again_when_a_peer_comes_back()
    {
        await CompleteAndLeave();
        Assert.Null(_silo.Table.Find(_infoHash));

        AnnounceReply reply = await _silo.Announce(_infoHash, peer: 2);

        Assert.Equal((AnnounceOutcome.Answered, 0, 1), (reply.Outcome, reply.Seeders, reply.Leechers));
        Assert.Equal(new TorrentSummary { InfoHash = _infoHash, IsFlagged = false, Completed = 1, Seeders = 0, Leechers = 1 },
            (await _silo.Grains.GetTorrent(_infoHash).Describe(0))?.Summary);
        await _silo.Announce(_infoHash, peer: 2, left: 0, AnnounceEvent.Completed);
        Assert.Equal(2u, (await _silo.Grains.GetTorrent(_infoHash).Scrape()).Completed);
    }

    [Fact]
    public async Task Is_told_to_a_scrape_while_the_torrent_is_not_listed()
    {
        long before = _silo.Catalog.Count;
        await CompleteAndLeave();

        Assert.Equal(before, _silo.Catalog.Count);
        Assert.Equal(before, (await _silo.Census.Totals()).Torrents);
        Assert.Null(await _silo.Grains.GetTorrent(_infoHash).Describe(10));
        CatalogPage page = await _silo.Grains.GetGrain<ICatalogGrain>(SiloKey.Of(_silo.Address)).List(null, 0, 1000);
        Assert.DoesNotContain(page.Torrents, torrent => torrent.InfoHash == _infoHash);
        Assert.True(_silo.Local.TryScrape(_silo.Table.Find(_infoHash), _infoHash, out ScrapeCounts counts));
        Assert.Equal(new ScrapeCounts { Seeders = 0, Leechers = 0, Completed = 1 }, counts);
    }

    [Fact]
    public async Task Is_forgotten_with_its_record_when_its_time_is_over()
    {
        await CompleteAndLeave();
        _silo.Time.Advance(Retention - TimeSpan.FromMinutes(1));
        await _silo.Sweep();
        Assert.Equal(1u, (await _silo.Saved(_infoHash))?.Completed);

        _silo.Time.Advance(TimeSpan.FromMinutes(2));
        await _silo.Sweep();

        Assert.Null(await _silo.Saved(_infoHash));
        Assert.False(_silo.Catalog.TryGet(_infoHash, out _));
        Assert.Null(_silo.Table.Find(_infoHash));
    }

    [Fact]
    public async Task Begins_its_time_anew_when_peers_have_been_back()
    {
        await CompleteAndLeave();
        Assert.NotNull((await _silo.Saved(_infoHash))?.LastSeen);
        _silo.Time.Advance(TimeSpan.FromDays(20));
        await _silo.Announce(_infoHash, peer: 2);
        await _silo.Sweep();

        // If the process is lost now, the torrent must not look as if it had long been empty.
        Assert.Equal(new TorrentRecord { Completed = 1 }, await _silo.Saved(_infoHash));

        await Leave(peer: 2);
        _silo.Time.Advance(TimeSpan.FromDays(20));
        await _silo.Sweep();

        Assert.Equal(1u, (await _silo.Saved(_infoHash))?.Completed);
    }

    [Fact]
    public async Task Is_kept_from_when_it_is_first_read_when_an_older_release_has_saved_it()
    {
        await _silo.Announce(_infoHash, peer: 1, left: 0, AnnounceEvent.Completed);
        await _silo.Sweep();
        TorrentRecord record = (await _silo.Saved(_infoHash))!;
        Assert.Null(record.LastSeen);
        await _silo.Deactivate(_infoHash);
        await _silo.StartAnew(_infoHash, record);
        await _silo.Sweep();

        // Its peers may still re-announce.
        Assert.Null((await _silo.Saved(_infoHash))?.LastSeen);

        _silo.Time.Advance(TimeSpan.FromSeconds(101));
        await _silo.Sweep();
        Assert.Equal(
            new TorrentRecord { Completed = 1, LastSeen = _silo.Time.GetUtcNow().ToUnixTimeSeconds() },
            await _silo.Saved(_infoHash));

        _silo.Time.Advance(Retention);
        await _silo.Sweep();
        Assert.Null(await _silo.Saved(_infoHash));
    }

    [Fact]
    public async Task Survives_a_start_and_is_forgotten_after_it_as_if_there_had_been_none()
    {
        await CompleteAndLeave();
        _silo.Time.Advance(TimeSpan.FromDays(20));
        await _silo.StartAnew(_infoHash, (await _silo.Saved(_infoHash))!);
        _silo.Time.Advance(TimeSpan.FromDays(9));
        await _silo.Sweep();
        Assert.Equal(1u, (await _silo.Grains.GetTorrent(_infoHash).Scrape()).Completed);

        _silo.Time.Advance(TimeSpan.FromDays(2));
        await _silo.Sweep();
        await _silo.Sweep();

        Assert.Null(await _silo.Saved(_infoHash));
    }

    [Fact]
    public async Task Of_a_swarm_that_is_no_grains_is_kept_too()
    {
        var swarm = new Swarm(_infoHash);
        _silo.Table.TryAdd(swarm, out _);
        _silo.Catalog.UpdateMemory(_infoHash, _silo.Table);
        Announce(swarm, AnnounceEvent.Completed);
        Announce(swarm, AnnounceEvent.Stopped);

        await _silo.Sweep();

        Assert.Equal(1u, (await _silo.Saved(_infoHash))?.Completed);
        Assert.Null(_silo.Table.Find(_infoHash));
    }

    [Fact]
    public async Task Is_dropped_like_any_torrent()
    {
        await CompleteAndLeave();
        ITorrentGrain torrent = _silo.Grains.GetTorrent(_infoHash);

        Assert.True(await torrent.Drop(await torrent.BeginChange()));

        Assert.Null(await _silo.Saved(_infoHash));
        Assert.False(_silo.Catalog.TryGet(_infoHash, out _));
    }

    [Fact]
    public async Task Of_a_torrent_that_is_registered_later_stays()
    {
        await CompleteAndLeave();
        ITorrentGrain torrent = _silo.Grains.GetTorrent(_infoHash);
        await torrent.Register(await torrent.BeginChange());
        _silo.Time.Advance(Retention + Retention);
        await _silo.Sweep();

        Assert.Equal(new TorrentRecord { IsRegistered = true, Completed = 1 }, await _silo.Saved(_infoHash));
        Assert.Equal(1u, (await torrent.Describe(0))?.Summary.Completed);
    }

    [Fact]
    public async Task Is_not_kept_when_nothing_was_completed()
    {
        await _silo.Announce(_infoHash, peer: 1);
        await Leave(peer: 1);

        Assert.Null(await _silo.Saved(_infoHash));
        Assert.False(_silo.Catalog.TryGet(_infoHash, out _));
    }

    [Fact]
    public async Task Goes_with_the_last_peer_once_the_configuration_says_so()
    {
        await CompleteAndLeave();
        _silo.Retain(TimeSpan.Zero);
        await _silo.Sweep();

        Assert.Null(await _silo.Saved(_infoHash));

        await CompleteAndLeave();
        Assert.Null(await _silo.Saved(_infoHash));
        Assert.False(_silo.Catalog.TryGet(_infoHash, out _));
    }

    [Fact]
    public async Task Counts_are_forgotten_a_bounded_number_a_sweep()
    {
        const int Rest = 7;
        InfoHash[] torrents = [.. Enumerable.Range(0, SwarmSweeper.MaxForgotten + Rest)
            .Select(_ => InfoHash.Read(RandomNumberGenerator.GetBytes(InfoHash.Length)))];
        _silo.Time.Advance(TimeSpan.FromDays(1));
        await _silo.Sweep();
        Assert.Equal(0, _silo.CountForgotten());
        Array.ForEach(torrents, torrent => _silo.Catalog.SetRecord(torrent, new TorrentRecord { Completed = 1, LastSeen = 1 }));

        Assert.Equal(SwarmSweeper.MaxForgotten, _silo.CountForgotten());
        Assert.Equal(Rest, _silo.CountForgotten());
        Assert.Equal(SwarmSweeper.MaxForgotten, _silo.CountForgotten());

        Array.ForEach(torrents, torrent => _silo.Catalog.SetRecord(torrent, null));
        _silo.CountForgotten();
    }

    private void Announce(Swarm swarm, AnnounceEvent @event)
    {
        AnnounceRequest request = SweptSilo.Request(_infoHash, peer: 1, left: 0, @event);
        SwarmRandom random = SwarmRandom.Create();
        swarm.Announce(request, SwarmPolicy.From(new TrackerOptions()), now: 0, ref random, []);
    }

    private async Task CompleteAndLeave()
    {
        await _silo.Announce(_infoHash, peer: 1, left: 0, AnnounceEvent.Completed);
        await Leave(peer: 1);
    }

    private async Task Leave(int peer)
    {
        // Late enough after any start: peers lost with it would have returned.
        _silo.Time.Advance(TimeSpan.FromSeconds(101));
        await _silo.Announce(_infoHash, peer, left: 0, AnnounceEvent.Stopped);
        await _silo.Sweep();
    }
}
