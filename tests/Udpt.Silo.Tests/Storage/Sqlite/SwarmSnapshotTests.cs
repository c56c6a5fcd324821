using Udpt.Grains.Swarms;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;

namespace Udpt.Silo.Tests.Storage.Sqlite;

public sealed class SwarmSnapshotTests : IDisposable
{
    private static readonly DateTimeOffset SavedAt = new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.FromHours(2)).AddTicks(1);

    private readonly TempDirectory _directory = new();
    private TorrentDatabase _database;

    public SwarmSnapshotTests()
    {
        _database = TorrentDatabase.Open(_directory.File("udpt.db"));
    }

    private SwarmSnapshot Snapshot => _database.Swarms;

    public void Dispose()
    {
        _database.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void A_new_database_has_none() => Assert.Null(Snapshot.Load());

    [Fact]
    public void Swarms_come_back_after_a_restart()
    {
        KeyValuePair<InfoHash, byte[]>[] swarms = [Swarm(3, [1, 2, 3]), Swarm(1, []), Swarm(2, new byte[100_000])];
        Assert.Equal(3, Snapshot.Save(swarms, SavedAt));
        Restart();

        SavedSwarms? saved = Snapshot.Load();

        Assert.NotNull(saved);
        Assert.Equal(SavedAt, saved.SavedAt);
        Assert.Equal(swarms, saved.Swarms, SameSwarm);
    }

    [Fact]
    public void No_swarms_are_a_snapshot_too()
    {
        Snapshot.Save([], SavedAt);

        Assert.Empty(Snapshot.Load()!.Swarms);
    }

    [Fact]
    public void A_snapshot_replaces_the_one_before()
    {
        Snapshot.Save([Swarm(1, [1]), Swarm(2, [2])], SavedAt);

        Snapshot.Save([Swarm(3, [3])], SavedAt.AddHours(1));

        SavedSwarms saved = Snapshot.Load()!;
        Assert.Equal(SavedAt.AddHours(1), saved.SavedAt);
        Assert.Equal([Swarm(3, [3])], saved.Swarms, SameSwarm);
    }

    [Fact]
    public void A_snapshot_that_fails_midway_leaves_the_one_before()
    {
        Snapshot.Save([Swarm(1, [1])], SavedAt);

        Assert.Throws<InvalidOperationException>(() => Snapshot.Save(FailsMidway(), SavedAt.AddHours(1)));

        SavedSwarms saved = Snapshot.Load()!;
        Assert.Equal(SavedAt, saved.SavedAt);
        Assert.Equal([Swarm(1, [1])], saved.Swarms, SameSwarm);

        static IEnumerable<KeyValuePair<InfoHash, byte[]>> FailsMidway()
        {
            yield return Swarm(2, [2]);
            throw new InvalidOperationException();
        }
    }

    [Fact]
    public void A_cleared_snapshot_is_gone()
    {
        Snapshot.Save([Swarm(1, [1])], SavedAt);

        Snapshot.Clear();
        Restart();

        Assert.Null(Snapshot.Load());
    }

    [Theory]
    [InlineData("UPDATE property SET value = 'yesterday'")]
    [InlineData("UPDATE swarm SET info_hash = x'01'")]
    public void A_snapshot_that_cannot_be_read_names_its_file(string damage)
    {
        Snapshot.Save([Swarm(1, [1])], SavedAt);
        _database.Write(connection => connection.Execute(damage));

        StorageException e = Assert.Throws<StorageException>(() => Snapshot.Load()!.Swarms.Count());

        Assert.Contains(_database.Path, e.Message, StringComparison.Ordinal);
    }

    private static KeyValuePair<InfoHash, byte[]> Swarm(byte key, byte[] bytes)
    {
        byte[] infoHash = new byte[InfoHash.Length];
        infoHash[^1] = key;
        return KeyValuePair.Create(InfoHash.Read(infoHash), bytes);
    }

    private static bool SameSwarm(KeyValuePair<InfoHash, byte[]> x, KeyValuePair<InfoHash, byte[]> y) =>
        x.Key == y.Key && x.Value.AsSpan().SequenceEqual(y.Value);

    private void Restart()
    {
        _database.Dispose();
        _database = TorrentDatabase.Open(_directory.File("udpt.db"));
    }
}
