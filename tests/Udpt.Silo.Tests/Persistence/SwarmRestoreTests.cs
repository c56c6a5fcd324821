using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Catalog;
using Udpt.Grains.Torrents;
using Udpt.Silo.Persistence;
using Udpt.Silo.Storage.Sqlite;
using Udpt.Silo.Tests.Storage;

namespace Udpt.Silo.Tests.Persistence;

public sealed class SwarmRestoreTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly TorrentDatabase _database;
    private readonly FakeTimeProvider _time = new();
    private readonly TrackerRules _rules = new(new TrackerOptions { PeerTimeout = TimeSpan.FromMinutes(30) });
    private readonly SwarmTable _table = new();
    private readonly TorrentCatalog _catalog = new();
    private readonly DroppedTorrents _dropped = new();
    private readonly StoppedPeers _stopped = new();
    private readonly SwarmClock _clock;

    public SwarmRestoreTests()
    {
        _database = TorrentDatabase.Open(_directory.File("udpt.db"));
        _clock = new(_time);
    }

    public void Dispose()
    {
        _database.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void All_swarms_come_back_in_as_many_goes_as_it_takes()
    {
        InfoHash[] torrents = [.. Enumerable.Range(0, 1000).Select(_ => Some())];
        Save([.. torrents.Select(torrent => Peopled(torrent, peers: 3))]);
        using SwarmRestore restore = Kept(new PassingTime(_time));

        restore.Restore(TimeSpan.FromMilliseconds(1));
        int first = _table.Count;
        restore.Restore(TimeSpan.FromMilliseconds(1));
        int second = _table.Count;
        restore.Restore(TimeSpan.MaxValue);

        Assert.InRange(first, 1, second - 1);
        Assert.InRange(second, first + 1, 999);
        Assert.All(torrents, torrent => Assert.Equal(3, PeersOf(torrent)));
        Assert.All(torrents, torrent => Assert.True(_catalog.TryGet(torrent, out CatalogEntry entry) && entry.IsInMemory));
    }

    [Fact]
    public void No_time_takes_up_nothing_and_loses_nothing()
    {
        InfoHash torrent = Some();
        Save([Peopled(torrent, peers: 2)]);
        using SwarmRestore restore = Kept();

        restore.Restore(TimeSpan.Zero);
        Assert.Equal(0, _table.Count);

        restore.Restore(TimeSpan.MaxValue);
        Assert.Equal(2, PeersOf(torrent));
    }

    [Fact]
    public void Swarm_joins_what_has_been_announced_meanwhile()
    {
        InfoHash torrent = Some();
        Save([Peopled(torrent, peers: 2)]);
        var present = new Swarm(torrent);
        Announce(present, peer: 2);
        Announce(present, peer: 3);
        _table.TryAdd(present, out _);
        using SwarmRestore restore = Kept();

        restore.Restore(TimeSpan.MaxValue);

        Assert.Same(present, _table.Find(torrent));
        Assert.Equal(3, PeersOf(torrent));
    }

    [Fact]
    public void Flag_of_the_record_stands()
    {
        InfoHash torrent = Some();
        Save([Peopled(torrent, peers: 1)]);
        _catalog.SetRecord(torrent, new TorrentRecord { IsFlagged = true, Completed = 7 });
        using SwarmRestore restore = Kept();

        restore.Restore(TimeSpan.MaxValue);

        Assert.True(_table.Find(torrent)!.TrySummarize(out TorrentSummary summary));
        Assert.True(summary is { IsFlagged: true, Completed: 7, Leechers: 1 });
    }

    [Fact]
    public void Swarm_whose_peers_have_all_expired_stays_away()
    {
        Save([Peopled(Some(), peers: 1)]);
        _time.Advance(TimeSpan.FromMinutes(31));
        using SwarmRestore restore = Kept();

        restore.Restore(TimeSpan.MaxValue);

        Assert.Equal(0, _table.Count);
        Assert.Equal(0, _catalog.Count);
    }

    [Fact]
    public void Torrent_that_was_dropped_meanwhile_stays_dropped()
    {
        InfoHash torrent = Some();
        InfoHash other = Some();
        Save([Peopled(torrent, peers: 1), Peopled(other, peers: 1)]);
        using SwarmRestore restore = Kept();
        restore.Restore(TimeSpan.Zero);

        _dropped.Add(torrent);
        restore.Restore(TimeSpan.MaxValue);

        Assert.Null(_table.Find(torrent));
        Assert.Equal(1, PeersOf(other));
        Assert.False(_dropped.Contains(torrent));
    }

    [Fact]
    public void Torrent_that_is_dropped_while_its_swarm_is_read_stays_dropped()
    {
        InfoHash torrent = Some();
        Save([Peopled(torrent, peers: 1)]);
        using SwarmRestore restore = KeptReading(() => _dropped.Add(torrent));

        restore.Restore(TimeSpan.MaxValue);

        Assert.Null(_table.Find(torrent));
        Assert.Equal(0, _catalog.Count);
    }

    [Fact]
    public void Peers_do_not_join_a_torrent_that_came_back_after_it_was_dropped()
    {
        InfoHash torrent = Some();
        Save([Peopled(torrent, peers: 2)]);
        var present = new Swarm(torrent);
        Announce(present, peer: 3);
        using SwarmRestore restore = KeptReading(() =>
        {
            _dropped.Add(torrent);
            _table.TryAdd(present, out _);
        });

        restore.Restore(TimeSpan.MaxValue);

        Assert.Same(present, _table.Find(torrent));
        Assert.Equal(1, PeersOf(torrent));
    }

    [Fact]
    public void Large_swarms_do_not_come_many_at_a_time()
    {
        Save([.. Enumerable.Range(0, 10).Select(_ => Peopled(Some(), peers: 250))]);
        using SwarmRestore restore = Kept(new PassingTime(_time));

        restore.Restore(TimeSpan.FromMilliseconds(0.7));

        Assert.InRange(_table.Count, 1, 9);
    }

    [Fact]
    public void Swarm_that_cannot_be_read_is_passed_over()
    {
        InfoHash torrent = Some();
        Save([new(Some(), [9, 9, 9]), Peopled(torrent, peers: 1)]);
        using SwarmRestore restore = Kept();

        restore.Restore(TimeSpan.MaxValue);

        Assert.Equal(1, _table.Count);
        Assert.Equal(1, PeersOf(torrent));
    }

    [Fact]
    public void Database_that_cannot_be_read_ends_it_and_not_the_tracker()
    {
        Save([Peopled(Some(), peers: 1)]);
        _database.Write(connection => connection.Execute("UPDATE property SET value = 'yesterday'"));
        using SwarmRestore restore = Kept();

        restore.Restore(TimeSpan.MaxValue);
        restore.Restore(TimeSpan.MaxValue);

        Assert.Equal(0, _table.Count);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 10)]
    [InlineData(25, 11)]
    public void Each_swarm_that_cannot_be_read_is_told_and_many_are_counted(int damaged, int lines)
    {
        Save([.. Enumerable.Range(0, 30).Select(_ => Peopled(Some(), peers: 1))]);
        _database.Write(connection => connection.Execute($"UPDATE swarm SET info_hash = x'01' WHERE rowid <= {damaged}"));
        RestoreWarnings log = new();
        using SwarmRestore restore = new(_table, _catalog, _dropped, _stopped, _rules, _clock, _time, log, _database.Swarms);

        restore.Restore(TimeSpan.MaxValue);

        Assert.Equal(30 - damaged, _table.Count);
        Assert.Equal(lines, log.Lines.Count);
        Assert.Contains("row 1, torrent 01", log.Lines[0], StringComparison.Ordinal);
        Assert.Equal(damaged > 10, log.Lines[^1].StartsWith($"{damaged} saved swarms ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Peer_that_stops_before_its_swarm_is_taken_up_is_not_brought_back(bool hasOthers)
    {
        InfoHash first = Some();
        InfoHash torrent = Some();
        Save([Peopled(first, peers: 250), Peopled(torrent, peers: 3)]);
        using SwarmRestore restore = Kept(new PassingTime(_time));
        restore.Restore(TimeSpan.FromTicks(1));
        Assert.Null(_table.Find(torrent));

        if (hasOthers)
        {
            var swarm = new Swarm(torrent);
            Announce(swarm, 4);
            Assert.True(_table.TryAdd(swarm, out _));
        }

        _stopped.Add(RequestOf(torrent, 2) with { Event = AnnounceEvent.Stopped });
        restore.Restore(TimeSpan.MaxValue);

        Assert.Equal(250, PeersOf(first));
        Assert.Equal(hasOthers ? 3 : 2, PeersOf(torrent));
        Assert.DoesNotContain(
            _table.Find(torrent)!.ListPeers(_clock.Now, 10), peer => peer.Endpoint == RequestOf(torrent, 2).Peer);
    }

    [Fact]
    public void Peer_that_stops_while_its_swarm_is_read_is_not_brought_back()
    {
        InfoHash torrent = Some();
        Save([Peopled(torrent, peers: 3)]);
        using SwarmRestore restore = KeptReading(() => _stopped.Add(RequestOf(torrent, 2) with { Event = AnnounceEvent.Stopped }));

        restore.Restore(TimeSpan.MaxValue);

        Assert.Equal(2, PeersOf(torrent));
    }

    [Fact]
    public void Nothing_is_noted_of_stops_once_all_swarms_are_there()
    {
        InfoHash torrent = Some();
        Save([Peopled(torrent, peers: 3)]);
        using SwarmRestore restore = Kept();
        restore.Restore(TimeSpan.MaxValue);

        _stopped.Add(RequestOf(torrent, 2) with { Event = AnnounceEvent.Stopped });

        Assert.False(_stopped.Apply(_table.Find(torrent)!, _rules.Policy, _clock.Now));
    }

    private static InfoHash Some() => InfoHash.Read(RandomNumberGenerator.GetBytes(InfoHash.Length));

    private SwarmRestore Kept(TimeProvider? time = null, SwarmClock? clock = null) => new(
        _table, _catalog, _dropped, _stopped, _rules, clock ?? _clock, time ?? _time, NullLogger<SwarmRestore>.Instance, _database.Swarms);

    /// <summary>Runs an action while a swarm is read, because reading queries the swarms' clock.</summary>
    private SwarmRestore KeptReading(Action happens)
    {
        var time = new EventfulTime();
        SwarmClock clock = new(time);
        time.Happens = happens;
        return Kept(clock: clock);
    }

    private void Save(KeyValuePair<InfoHash, byte[]>[] swarms) => _database.Swarms.Save(swarms, _time.GetUtcNow());

    private KeyValuePair<InfoHash, byte[]> Peopled(InfoHash torrent, int peers)
    {
        var swarm = new Swarm(torrent);
        for (int peer = 1; peer <= peers; peer++)
        {
            Announce(swarm, peer);
        }

        return new(torrent, SwarmBlob.Write(swarm, _clock.Now));
    }

    private void Announce(Swarm swarm, int peer)
    {
        SwarmRandom random = SwarmRandom.Create();
        swarm.Announce(RequestOf(swarm.InfoHash, peer), _rules.Policy, _clock.Now, ref random, new byte[64]);
    }

    private static AnnounceRequest RequestOf(InfoHash torrent, int peer) => new()
    {
        InfoHash = torrent,
        PeerId = default,
        Peer = PeerEndpoint.From(new IPAddress([10, 0, 0, (byte)peer]), 6881),
        Downloaded = 0,
        Left = 1,
        Uploaded = 0,
        Event = AnnounceEvent.Started,
        NumWant = 0,
    };

    private int PeersOf(InfoHash torrent) =>
        _table.Find(torrent) is { } swarm && swarm.TryScrape(out ScrapeCounts counts) ? counts.Seeders + counts.Leechers : 0;

    /// <summary>A clock that runs an action whenever it is queried.</summary>
    private sealed class EventfulTime : TimeProvider
    {
        public Action Happens { get; set; } = () => { };

        public override long GetTimestamp()
        {
            Happens();
            return base.GetTimestamp();
        }
    }

    /// <summary>A clock that advances by part of a millisecond whenever it is queried.</summary>
    private sealed class PassingTime(FakeTimeProvider time) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override long GetTimestamp()
        {
            time.Advance(TimeSpan.FromMilliseconds(0.6));
            return time.GetTimestamp();
        }
    }
}
