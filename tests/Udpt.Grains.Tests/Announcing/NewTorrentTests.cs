using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Announcing;
using Udpt.Grains.Catalog;
using Udpt.Grains.Placement;
using static Udpt.Testing.Swarms.Announces;

namespace Udpt.Grains.Tests.Announcing;

/// <summary>Who may create the swarm of an unknown torrent.</summary>
/// <remarks>Tests <see cref="LocalTorrents"/>.</remarks>
public sealed class NewTorrentTests
{
    private static readonly SiloAddress Here = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 1);
    private static readonly SiloAddress There = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 2), 1);

    private readonly FakeTimeProvider _time = new();
    private readonly SwarmTable _table = new();
    private readonly TorrentCatalog _catalog = new();

    [Fact]
    public async Task Silo_that_is_alone_answers_the_first_announce_of_a_torrent_by_itself()
    {
        LocalTorrents torrents = await Alone(new TrackerOptions());

        AnnounceResult first = Announce(torrents, Peer(1));
        AnnounceResult second = Announce(torrents, Peer(2));

        Assert.Equal((AnnounceOutcome.Answered, 1, 0), (first.Outcome, first.Leechers, first.PeerBytes));
        Assert.Equal((AnnounceOutcome.Answered, 2, 6), (second.Outcome, second.Leechers, second.PeerBytes));
        Assert.Equal(1, _table.Count);
        Assert.True(_catalog.TryGet(Torrent, out CatalogEntry entry) && entry is { IsInMemory: true, IsSaved: false });
    }

    [Fact]
    public async Task Silo_among_others_leaves_it_to_the_grain()
    {
        SiloView view = new(_time) { Self = Here, Local = Here };
        view.Update(new SiloSet(1, [Here, There]));
        _time.Advance(TimeSpan.FromHours(1));
        LocalTorrents torrents = await Within(new TrackerOptions(), view);

        Assert.Equal(AnnounceOutcome.NotHere, Announce(torrents, Peer(1)).Outcome);
        Assert.Equal(0, _table.Count);
    }

    [Theory]
    [InlineData(TrackerMode.Dynamic, true, AnnounceOutcome.Flagged)]
    [InlineData(TrackerMode.Static, false, AnnounceOutcome.NotRegistered)]
    public async Task Refusal_is_not_believed_while_torrents_are_on_their_way_as_far_as_the_budget_goes(
        TrackerMode mode, bool isFlagged, AnnounceOutcome refusal)
    {
        SiloView view = new(_time) { Self = Here, Local = Here };
        SiloAddress other = Enumerable.Range(2, 100).Select(port => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, port), 1))
            .First(silo => Here.Equals(new SiloSet(1, [Here, silo]).HomeAddressOf(Torrent)));
        view.Update(new SiloSet(1, [Here, other]));
        LocalTorrents torrents = await Within(new TrackerOptions { Mode = mode, NewTorrentsPerAddress = 1 }, view);
        _catalog.SetRecord(Torrent, new TorrentRecord { IsFlagged = isFlagged });

        for (int asked = 0; asked < 10; asked++)
        {
            Assert.Equal(AnnounceOutcome.NotHere, Announce(torrents, Peer(1)).Outcome);
        }

        Assert.Equal(refusal, Announce(torrents, Peer(1)).Outcome);
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(refusal, Announce(torrents, Peer(1)).Outcome);

        view.BeginSettling();
        Assert.Equal(AnnounceOutcome.NotHere, Announce(torrents, Peer(1)).Outcome);
    }

    [Fact]
    public async Task Member_of_a_cluster_without_others_leaves_it_to_the_grain()
    {
        SiloView view = new(_time) { Self = Here, Local = Here };
        view.Update(new SiloSet(1, [Here]));

        Assert.Equal(AnnounceOutcome.NotHere, Announce(await Within(new TrackerOptions(), view), Peer(1)).Outcome);
        Assert.Equal(0, _table.Count);
    }

    [Fact]
    public void Until_the_records_are_read_the_grain_is_asked()
    {
        LocalTorrents torrents = Torrents(new TrackerOptions(), Lone());

        Assert.Equal(AnnounceOutcome.NotHere, Announce(torrents, Peer(1)).Outcome);
        Assert.Equal(0, _table.Count);
    }

    [Fact]
    public async Task Torrent_with_a_record_is_brought_up_by_its_grain()
    {
        LocalTorrents torrents = await Alone(new TrackerOptions());
        _catalog.SetRecord(Torrent, new TorrentRecord { Completed = 3 });

        Assert.Equal(AnnounceOutcome.NotHere, Announce(torrents, Peer(1)).Outcome);
        Assert.Equal(0, _table.Count);
    }

    [Fact]
    public async Task Torrents_over_the_budget_or_the_limit_are_not_brought_up()
    {
        LocalTorrents limited = await Alone(new TrackerOptions { NewTorrentsPerAddress = 1 });
        for (int torrent = 0; torrent < 10; torrent++)
        {
            Assert.Equal(AnnounceOutcome.Answered, Announce(limited, Peer(1), torrent).Outcome);
        }

        Assert.Equal(AnnounceOutcome.OverBudget, Announce(limited, Peer(1), 10).Outcome);
        Assert.Equal(AnnounceOutcome.Answered, Announce(limited, Peer(2), 10).Outcome);

        LocalTorrents full = await Alone(new TrackerOptions { MaxTorrents = 11 });
        Assert.Equal(AnnounceOutcome.TrackerFull, Announce(full, Peer(1), 11).Outcome);
        Assert.Equal(11, _table.Count);
    }

    [Fact]
    public async Task Static_tracker_refuses_it_without_a_swarm()
    {
        LocalTorrents torrents = await Alone(new TrackerOptions { Mode = TrackerMode.Static });

        Assert.Equal(AnnounceOutcome.NotRegistered, Announce(torrents, Peer(1)).Outcome);
        Assert.Equal(0, _table.Count);
    }

    private Task<LocalTorrents> Alone(TrackerOptions options) => Within(options, Lone());

    private SiloView Lone() => new(_time) { Local = Here };

    private async Task<LocalTorrents> Within(TrackerOptions options, SiloView view)
    {
        await _catalog.Load(AsyncEnumerable.Empty<KeyValuePair<InfoHash, TorrentRecord>>());
        return Torrents(options, view);
    }

    private LocalTorrents Torrents(TrackerOptions options, SiloView view) => new ServiceCollection()
        .AddSingleton<TimeProvider>(_time)
        .AddTrackerGrains(options)
        .AddSingleton(_table)
        .AddSingleton(_catalog)
        .AddSingleton(view)
        .BuildServiceProvider()
        .GetRequiredService<LocalTorrents>();

    private AnnounceResult Announce(LocalTorrents torrents, PeerEndpoint peer, int? number = null)
    {
        AnnounceRequest request = Of(peer);
        if (number is { } salt)
        {
            request = request with { InfoHash = InfoHash.Read([.. new byte[19], (byte)salt]) };
        }

        var random = new SwarmRandom(1);
        return torrents.Announce(_table.Find(request.InfoHash), request, 0, ref random, new byte[100]);
    }
}
