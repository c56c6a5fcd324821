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
using Udpt.Testing.Swarms;
using static Udpt.Testing.Swarms.Announces;

namespace Udpt.Grains.Tests.Announcing;

/// <summary>A peer that stops in a torrent which is not in memory.</summary>
/// <remarks>Tests <see cref="LocalTorrents"/>.</remarks>
public sealed class UnknownStopTests
{
    private static readonly SiloAddress Here = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 1);

    private readonly FakeTimeProvider _time = new();
    private readonly SwarmTable _table = new();
    private readonly TorrentCatalog _catalog = new();

    public static TheoryData<TrackerMode> OpenModes => new(TrackerMode.Dynamic, TrackerMode.Private);

    [Theory]
    [MemberData(nameof(OpenModes))]
    public async Task Gets_zeros_brings_nothing_up_and_takes_no_budget(TrackerMode mode)
    {
        LocalTorrents torrents = await Alone(
            new TrackerOptions { Mode = mode, PrivateIsStatic = false, NewTorrentsPerAddress = 1, NewTorrents = 1 });

        for (int stop = 0; stop < 100; stop++)
        {
            Assert.Equal(AnnounceResult.Of(AnnounceOutcome.Answered), Stop(torrents));
        }

        Assert.Equal((0, 0), (_table.Count, _catalog.Count));
        Assert.Equal(AnnounceOutcome.Answered, Announce(torrents, AnnounceEvent.Started).Outcome);
    }

    [Fact]
    public async Task Is_never_told_that_the_tracker_is_full()
    {
        LocalTorrents torrents = await Alone(new TrackerOptions { MaxTorrents = 1 });
        _table.TryAdd(new Swarm(InfoHash.Read(new byte[20])), out _);

        Assert.Equal(AnnounceOutcome.TrackerFull, Announce(torrents, AnnounceEvent.Started).Outcome);
        Assert.Equal(AnnounceResult.Of(AnnounceOutcome.Answered), Stop(torrents));
    }

    [Fact]
    public async Task Gets_zeros_of_a_torrent_that_is_only_saved()
    {
        LocalTorrents torrents = await Alone(new TrackerOptions { Mode = TrackerMode.Static });
        _catalog.SetRecord(Torrent, new TorrentRecord { IsRegistered = true, Completed = 7 });

        Assert.Equal(AnnounceResult.Of(AnnounceOutcome.Answered), Stop(torrents));
        Assert.Equal(0, _table.Count);
    }

    [Fact]
    public async Task Is_refused_where_any_announce_is()
    {
        LocalTorrents unregistered = await Alone(new TrackerOptions { Mode = TrackerMode.Static });
        Assert.Equal(AnnounceOutcome.NotRegistered, Stop(unregistered).Outcome);

        LocalTorrents flagged = await Alone(new TrackerOptions());
        _catalog.SetRecord(Torrent, new TorrentRecord { IsFlagged = true });
        Assert.Equal(AnnounceOutcome.Flagged, Stop(flagged).Outcome);
    }

    [Fact]
    public async Task Is_sent_to_the_grain_while_torrents_move_and_takes_no_budget_then_either()
    {
        SiloAddress other = Enumerable.Range(2, 100).Select(port => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, port), 1))
            .First(silo => Here.Equals(new SiloSet(1, [Here, silo]).HomeAddressOf(Torrent)));
        SiloView view = new(_time) { Self = Here, Local = Here };
        view.Update(new SiloSet(1, [Here, other]));
        LocalTorrents torrents = await Within(new TrackerOptions { NewTorrentsPerAddress = 1 }, view);

        for (int stop = 0; stop < 100; stop++)
        {
            Assert.Equal(AnnounceOutcome.NotHere, Stop(torrents).Outcome);
        }

        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(AnnounceResult.Of(AnnounceOutcome.Answered), Stop(torrents));
        Assert.Equal(AnnounceOutcome.NotHere, Announce(torrents, AnnounceEvent.Started).Outcome);
    }

    [Fact]
    public void Does_not_make_a_torrent_known_that_was_only_asked_for()
    {
        var swarm = new Swarm(Torrent);

        swarm.Announce(Of(Peer(1), @event: AnnounceEvent.Stopped));

        Assert.False(swarm.TrySummarize(out _));
    }

    private Task<LocalTorrents> Alone(TrackerOptions options) => Within(options, new SiloView(_time) { Local = Here });

    private async Task<LocalTorrents> Within(TrackerOptions options, SiloView view)
    {
        await _catalog.Load(AsyncEnumerable.Empty<KeyValuePair<InfoHash, TorrentRecord>>());
        return new ServiceCollection()
            .AddSingleton<TimeProvider>(_time)
            .AddTrackerGrains(options)
            .AddSingleton(_table)
            .AddSingleton(_catalog)
            .AddSingleton(view)
            .BuildServiceProvider()
            .GetRequiredService<LocalTorrents>();
    }

    private AnnounceResult Stop(LocalTorrents torrents) => Announce(torrents, AnnounceEvent.Stopped);

    private AnnounceResult Announce(LocalTorrents torrents, AnnounceEvent @event)
    {
        AnnounceRequest request = Of(Peer(1), @event: @event) with { Key = PeerKeyId.Read(new byte[] { 1 }.Concat(new byte[19]).ToArray()) };
        var random = new SwarmRandom(1);
        return torrents.Announce(_table.Find(request.InfoHash), request, 0, ref random, new byte[100]);
    }
}
