using System.Collections.Concurrent;
using System.Security.Cryptography;
using Orleans.Core.Internal;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Catalog;
using Udpt.Grains.Placement;
using Udpt.Grains.Records;
using Udpt.Grains.Torrents;
using Udpt.Testing.Protocol;
using Udpt.Testing.Swarms;
using static Udpt.Testing.Swarms.Announces;

namespace Udpt.Grains.Tests.Torrents;

public sealed class TorrentGrainTests(SiloFixture silo) : IClassFixture<SiloFixture>, IDisposable
{
    private readonly InfoHash _infoHash = InfoHash.Read(RandomNumberGenerator.GetBytes(InfoHash.Length));

    private ITorrentGrain Torrent => silo.Grains.GetTorrent(_infoHash);

    public void Dispose() => silo.Storage.Fails = false;

    [Fact]
    public async Task Announce_by_the_grain_brings_the_swarm_into_the_table()
    {
        AnnounceReply reply = await Torrent.Announce(Request(Peer(1)));

        Assert.Equal((AnnounceOutcome.Answered, 1), (reply.Outcome, reply.Leechers));
        Swarm? swarm = silo.Table.Find(_infoHash);
        Assert.NotNull(swarm);
        (AnnounceResult direct, List<PeerEndpoint> peers) = swarm.Announce(Request(Peer(2)));
        Assert.Equal(2, direct.Leechers);
        Assert.Equal([Peer(1)], peers);
    }

    [Fact]
    public async Task Swarm_made_without_the_grain_is_taken_over_with_its_peers()
    {
        Assert.Equal(AnnounceOutcome.Answered, AnnounceLocally(Request(Peer(1))));
        Swarm? swarm = silo.Table.Find(_infoHash);

        await Torrent.Flag();

        Assert.Same(swarm, silo.Table.Find(_infoHash));
        Assert.Equal(Peer(1), Assert.Single((await Torrent.Describe(10))!.Peers).Endpoint);
        Assert.Equal(AnnounceOutcome.Flagged, AnnounceLocally(Request(Peer(2))));
    }

    [Fact]
    public async Task Registered_and_flagged_torrents_are_recorded_and_cataloged()
    {
        await Torrent.Register();
        Assert.True(silo.Catalog.TryGet(_infoHash, out CatalogEntry entry));
        Assert.True(entry is { IsSaved: true, IsRegistered: true, IsFlagged: false });

        await Torrent.Flag();
        silo.Catalog.TryGet(_infoHash, out entry);
        Assert.True(entry is { IsSaved: true, IsRegistered: true, IsFlagged: true });
        Assert.Equal(AnnounceOutcome.Flagged, (await Torrent.Announce(Request(Peer(1)))).Outcome);
        Assert.Equal(AnnounceOutcome.Flagged, AnnounceLocally(Request(Peer(1))));

        await Torrent.Register();
        Assert.Equal(AnnounceOutcome.Answered, AnnounceLocally(Request(Peer(1))));
    }

    [Fact]
    public async Task Dropped_torrent_is_forgotten_with_its_peers_and_can_come_back()
    {
        await Torrent.Register();
        await Torrent.Announce(Request(Peer(1)));
        Swarm swarm = silo.Table.Find(_infoHash)!;

        Assert.True(await Torrent.Drop());

        Assert.Equal(AnnounceOutcome.NotHere, swarm.Announce(Request(Peer(2))).Result.Outcome);
        Assert.False(silo.Catalog.TryGet(_infoHash, out _));
        Assert.Equal(1, (await Torrent.Announce(Request(Peer(2)))).Leechers);
    }

    [Fact]
    public async Task Nothing_is_known_of_a_torrent_that_was_only_asked_for()
    {
        Assert.Null(await Torrent.Describe(1000));
        Assert.False(await silo.Grains.GetTorrent(Requests.HashOf(77)).Drop());
        Assert.False(silo.Catalog.TryGet(_infoHash, out _));
        Assert.Null(silo.Table.Find(_infoHash));
    }

    [Fact]
    public async Task Stop_that_reaches_the_grain_of_an_unknown_torrent_gets_zeros_and_leaves_nothing()
    {
        AnnounceReply reply = await Torrent.Announce(Request(Peer(1), AnnounceEvent.Stopped));

        Assert.Equal((AnnounceOutcome.Answered, 0, 0), (reply.Outcome, reply.Seeders, reply.Leechers));
        Assert.Empty(reply.Peers);
        Assert.Null(silo.Table.Find(_infoHash));
        Assert.False(silo.Catalog.TryGet(_infoHash, out _));
    }

    [Fact]
    public async Task Description_tells_counts_and_peers()
    {
        await Torrent.Announce(Request(Peer(1), AnnounceEvent.Completed) with { Left = 0 });
        await Torrent.Announce(Request(PeerV6(2)));

        TorrentDetails? details = await Torrent.Describe(1);

        Assert.Equal(
            new TorrentSummary { InfoHash = _infoHash, IsFlagged = false, Completed = 1, Seeders = 1, Leechers = 1 },
            details?.Summary);
        Assert.Single(details!.Peers);
    }

    [Fact]
    public async Task Record_outlives_the_activation()
    {
        await Torrent.Announce(Request(Peer(1), AnnounceEvent.Completed) with { Left = 0 });
        await Torrent.Save();
        await Torrent.Flag();
        await Restart();

        TorrentDetails? details = await Torrent.Describe(10);
        Assert.Equal(
            new TorrentSummary { InfoHash = _infoHash, IsFlagged = true, Completed = 1, Seeders = 0, Leechers = 0 },
            details?.Summary);
    }

    [Fact]
    public async Task Count_of_completed_is_written_once_a_change()
    {
        await Torrent.Announce(Request(Peer(1), AnnounceEvent.Completed) with { Left = 0 });
        await Torrent.Save();
        int writes = silo.Storage.Writes;
        await Torrent.Save();
        Assert.Equal(writes, silo.Storage.Writes);
    }

    [Fact]
    public async Task Empty_torrent_leaves_its_count_and_a_registered_one_stays()
    {
        await Torrent.Announce(Request(Peer(1), AnnounceEvent.Completed) with { Left = 0 });
        await Torrent.Save();
        await Torrent.ForgetIfEmpty();
        Assert.True(silo.Catalog.TryGet(_infoHash, out _));

        await Torrent.Announce(Request(Peer(1), AnnounceEvent.Stopped));
        await Torrent.ForgetIfEmpty();
        Assert.Null(silo.Table.Find(_infoHash));
        Assert.True(silo.Catalog.TryGet(_infoHash, out CatalogEntry entry) && entry is { IsRemembered: true, Completed: 1 });
        Assert.Null(await Torrent.Describe(1));

        await Torrent.Register();
        await Torrent.ForgetIfEmpty();
        Assert.Equal(1u, (await Torrent.Describe(1))?.Summary.Completed);
    }

    [Fact]
    public async Task Swarm_that_comes_up_is_never_taken_for_one_that_is_nobodys()
    {
        using var done = new CancellationTokenSource();

        // Its own thread: it would occupy one of the pool's threads, of which there may be only two, and the silo
        // needs them.
        var sweeper = new Thread(() =>
        {
            while (!done.IsCancellationRequested)
            {
                Thread.Yield();
                foreach (Swarm swarm in silo.Table.Enumerate())
                {
                    if (swarm.TrySealForgettable(byGrain: false))
                    {
                        silo.Table.Remove(swarm);
                    }
                }
            }
        })
        {
            IsBackground = true,
        };
        sweeper.Start();

        // A few at a time, because a call times out after two seconds.
        var outcomes = new ConcurrentBag<AnnounceOutcome>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 2000),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (number, _) =>
            {
                InfoHash infoHash = InfoHash.Read(RandomNumberGenerator.GetBytes(InfoHash.Length));
                ITorrentGrain torrent = silo.Grains.GetTorrent(infoHash);
                outcomes.Add((await torrent.Announce(Of(Peer(number)) with { InfoHash = infoHash })).Outcome);
            });
        await done.CancelAsync();
        sweeper.Join();

        Assert.All(outcomes, outcome => Assert.Equal(AnnounceOutcome.Answered, outcome));
    }

    [Fact]
    public async Task Failed_write_changes_nothing_and_can_be_tried_again()
    {
        await Torrent.Announce(Request(Peer(1)));
        silo.Storage.Fails = true;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Torrent.Flag());
        Assert.Equal(AnnounceOutcome.Answered, AnnounceLocally(Request(Peer(1))));

        silo.Storage.Fails = false;
        await Torrent.Flag();
        Assert.Equal(AnnounceOutcome.Flagged, AnnounceLocally(Request(Peer(1))));
    }

    [Fact]
    public async Task Failed_drop_leaves_the_torrent_as_it_was()
    {
        await Torrent.Register();
        await Torrent.Announce(Request(Peer(1)));
        silo.Storage.Fails = true;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Torrent.Drop());

        Assert.Equal(AnnounceOutcome.Answered, AnnounceLocally(Request(Peer(2))));
        Assert.Equal(2, (await Torrent.Describe(10))!.Peers.Length);
    }

    [Fact]
    public async Task Catalog_lists_in_order_what_is_known()
    {
        await Torrent.Announce(Request(Peer(1)));
        InfoHash saved = InfoHash.Read(RandomNumberGenerator.GetBytes(InfoHash.Length));
        silo.Catalog.SetRecord(saved, new TorrentRecord { IsRegistered = true, Completed = 7 });

        CatalogPage page = await silo.Grains.GetGrain<ICatalogGrain>(SiloKey.Of(silo.Address)).List(null, 0, 1000);
        TorrentSummary[] all = page.Torrents;

        Assert.Contains(all, torrent => torrent.InfoHash == _infoHash && torrent.Leechers == 1);
        Assert.Contains(all, torrent => torrent.InfoHash == saved && torrent.Completed == 7);
        Assert.Equal(all.OrderBy(torrent => torrent.InfoHash.ToString(), StringComparer.Ordinal), all);
        silo.Catalog.SetRecord(saved, null);
    }

    private AnnounceRequest Request(PeerEndpoint peer, AnnounceEvent @event = AnnounceEvent.None) =>
        Of(peer, @event: @event) with { InfoHash = _infoHash };

    private AnnounceOutcome AnnounceLocally(AnnounceRequest request)
    {
        var random = new SwarmRandom(1);
        return silo.Local.Announce(silo.Table.Find(request.InfoHash), request, 0, ref random, new byte[100]).Outcome;
    }

    /// <summary>Ends the activation, as a stop of the silo would.</summary>
    private async Task Restart()
    {
        Swarm before = silo.Table.Find(_infoHash)!;
        await Torrent.AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        await Torrent.Scrape();
        Assert.NotSame(before, silo.Table.Find(_infoHash));
    }
}
