using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Torrents;
using Udpt.Silo.Persistence;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;
using Udpt.Silo.Tests.Storage;

namespace Udpt.Silo.Tests.Persistence;

public sealed class SwarmPersistenceServiceTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly TorrentDatabase _database;
    private readonly FakeTimeProvider _time = new();
    private readonly TrackerRules _rules = new(new TrackerOptions());
    private readonly SwarmTable _table = new();
    private readonly TaskCompletionSource _recordsAreRead = new();

    public SwarmPersistenceServiceTests()
    {
        _database = TorrentDatabase.Open(_directory.File("udpt.db"));
    }

    public void Dispose()
    {
        _database.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(2_000, false)]
    public async Task Start_waits_for_swarms_unless_the_records_have_taken_long(int milliseconds, bool hasPeers)
    {
        InfoHash torrent = InfoHash.Read(RandomNumberGenerator.GetBytes(InfoHash.Length));
        Task<SwarmRestore> start = Start(Peopled(torrent));
        Assert.False(start.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        _recordsAreRead.SetResult();
        using SwarmRestore restore = await start;

        Assert.Equal(hasPeers, _table.Find(torrent) is not null);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Keys_are_told_nothing_before_the_saved_swarms_are_taken_up_and_deleted()
    {
        Task<SwarmRestore> start = Start(Peopled(InfoHash.Read(RandomNumberGenerator.GetBytes(InfoHash.Length))));
        _time.Advance(TimeSpan.FromSeconds(1));
        _recordsAreRead.SetResult();
        using SwarmRestore restore = await start;
        SnapshotCleanup cleanup = Used(restore);
        Assert.False(cleanup.MayReport());
        Assert.NotNull(_database.Swarms.Load());

        restore.Restore(TimeSpan.MaxValue);
        Assert.NotNull(_database.Swarms.Load());
        using (SqliteConnection other = new($"Data Source={_directory.File("udpt.db")};Pooling=False"))
        {
            other.Open();
            using SqliteTransaction held = other.BeginTransaction();
            Assert.False(cleanup.MayReport());
        }

        Assert.True(cleanup.MayReport());
        Assert.True(cleanup.IsDeleted);
        Assert.Null(_database.Swarms.Load());
    }

    /// <summary>The start of a process with one saved swarm, up to where it would accept announces.</summary>
    private async Task<SwarmRestore> Start(Swarm saved)
    {
        SwarmClock clock = new(_time);
        _database.Swarms.Save([new(saved.InfoHash, SwarmBlob.Write(saved, clock.Now))], _time.GetUtcNow());
        var loading = CatalogLoader.Begin(new LateRecords(_recordsAreRead.Task));
        SwarmRestore restore = new(
            _table,
            loading.Catalog,
            new DroppedTorrents(),
            new StoppedPeers(),
            _rules,
            clock,
            _time,
            NullLogger<SwarmRestore>.Instance,
            _database.Swarms);
        var keeper = new SwarmPersistenceService(
            loading,
            restore,
            _table,
            loading.Catalog,
            clock,
            sweeper: null!, // Used only at shutdown.
            Used(restore),
            _time,
            NullLogger<SwarmPersistenceService>.Instance,
            _database.Swarms);
        await keeper.StartAsync(CancellationToken.None);
        return restore;
    }

    private SnapshotCleanup Used(SwarmRestore restore) => new(restore, NullLogger<SnapshotCleanup>.Instance, _database.Swarms);

    private Swarm Peopled(InfoHash torrent)
    {
        var swarm = new Swarm(torrent);
        SwarmRandom random = SwarmRandom.Create();
        var request = new AnnounceRequest
        {
            InfoHash = torrent,
            PeerId = default,
            Peer = PeerEndpoint.From(new IPAddress([10, 0, 0, 1]), 6881),
            Downloaded = 0,
            Left = 1,
            Uploaded = 0,
            Event = AnnounceEvent.Started,
            NumWant = 0,
        };
        swarm.Announce(request, _rules.Policy, now: 0, ref random, new byte[64]);
        return swarm;
    }

    private sealed class LateRecords(Task read) : ISavedTorrents
    {
        public async IAsyncEnumerable<KeyValuePair<InfoHash, TorrentRecord>> ReadAllAsync(
            [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await read.WaitAsync(cancellationToken);
            yield break;
        }
    }
}
