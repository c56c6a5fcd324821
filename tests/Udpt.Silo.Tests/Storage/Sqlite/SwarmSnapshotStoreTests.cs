using Microsoft.Data.Sqlite;
using Udpt.Core.Identity;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;

namespace Udpt.Silo.Tests.Storage.Sqlite;

public sealed class SwarmSnapshotStoreTests : IDisposable
{
    private static readonly DateTimeOffset SavedAt = new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.FromHours(2)).AddTicks(1);

    private readonly TempDirectory _directory = new();
    private TorrentDatabase _database;

    public SwarmSnapshotStoreTests()
    {
        _database = TorrentDatabase.Open(_directory.File("udpt.db"));
    }

    private SwarmSnapshotStore Snapshot => _database.Swarms;

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

        SwarmSnapshot? saved = Snapshot.Load();

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

        SwarmSnapshot saved = Snapshot.Load()!;
        Assert.Equal(SavedAt.AddHours(1), saved.SavedAt);
        Assert.Equal([Swarm(3, [3])], saved.Swarms, SameSwarm);
    }

    [Fact]
    public void A_snapshot_that_fails_midway_leaves_the_one_before()
    {
        Snapshot.Save([Swarm(1, [1])], SavedAt);

        Assert.Throws<InvalidOperationException>(() => Snapshot.Save(FailsMidway(), SavedAt.AddHours(1)));

        SwarmSnapshot saved = Snapshot.Load()!;
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
    [InlineData("UPDATE property SET value = replace(value, '2026', '2025')")]
    public void A_snapshot_whose_time_is_not_what_was_written_names_its_file(string damage)
    {
        Snapshot.Save([Swarm(1, [1])], SavedAt);
        _database.Write(connection => connection.Execute(damage));

        StorageException e = Assert.Throws<StorageException>(() => Snapshot.Load());

        Assert.Contains(_database.Path, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("swarms_saved_at")]
    [InlineData("swarms_saved")]
    public void A_damaged_time_or_count_costs_nothing_while_the_other_is_whole(string property)
    {
        Snapshot.Save([Swarm(1, [1])], SavedAt);
        _database.Write(connection => connection.Execute($"UPDATE property SET value = '7' WHERE name = '{property}'"));
        Restart();

        SwarmSnapshot saved = Snapshot.Load(told => Assert.Fail(told))!;

        Assert.Equal(SavedAt, saved.SavedAt);
        Assert.Single(saved.Swarms);
    }

    [Theory]
    [InlineData("info_hash = x'01'")]
    [InlineData("info_hash = zeroblob(20)")]
    [InlineData("swarm = x'03'")]
    [InlineData("swarm = x''")]
    [InlineData("checksum = 0")]
    public void A_damaged_row_costs_its_swarm_and_no_other(string damage)
    {
        Snapshot.Save([Swarm(1, [1]), Swarm(2, [2]), Swarm(3, [3])], SavedAt);
        _database.Write(connection => connection.Execute($"UPDATE swarm SET {damage} WHERE rowid = 2"));
        List<string> told = [];

        SwarmSnapshot saved = Snapshot.Load(told.Add)!;

        Assert.Equal([Swarm(1, [1]), Swarm(3, [3])], saved.Swarms, SameSwarm);
        Assert.StartsWith("row 2, torrent ", Assert.Single(told), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("info_hash = NULL")]
    [InlineData("swarm = NULL")]
    [InlineData("info_hash = 7")]
    [InlineData("swarm = 'text'")]
    [InlineData("checksum = NULL")]
    [InlineData("checksum = 'text'")]
    public void A_null_or_a_wrong_type_costs_its_swarm_and_no_other_and_not_the_next_save(string damage)
    {
        Snapshot.Save([Swarm(1, [1]), Swarm(2, [2]), Swarm(3, [3])], SavedAt);
        Unconstrained($"UPDATE swarm SET {damage} WHERE rowid = 2");
        List<string> told = [];

        Restart();

        Assert.NotNull(_database.Mended);
        Assert.Equal([Swarm(1, [1]), Swarm(3, [3])], Snapshot.Load(told.Add)!.Swarms, SameSwarm);
        Assert.Single(told);
        Snapshot.Save([Swarm(4, [4])], SavedAt);
        Restart();
        Assert.Null(_database.Mended);
        Assert.Equal([Swarm(4, [4])], Snapshot.Load()!.Swarms, SameSwarm);
    }

    [Fact]
    public void A_row_of_an_earlier_snapshot_is_not_taken_for_one_of_the_last()
    {
        Snapshot.Save([Swarm(1, [1])], SavedAt);
        _database.Write(connection => connection.Execute("CREATE TABLE earlier AS SELECT * FROM swarm"));
        Snapshot.Save([Swarm(1, [1])], SavedAt.AddHours(1));
        _database.Write(connection => connection.Execute("DELETE FROM swarm; INSERT INTO swarm SELECT * FROM earlier"));

        Assert.Empty(Snapshot.Load()!.Swarms);
    }

    /// <summary>Runs a statement without the table's constraints.</summary>
    private void Unconstrained(string sql)
    {
        string path = _database.Path;
        _database.Dispose();
        Run("UPDATE sqlite_schema SET sql = replace(replace(sql, ' NOT NULL', ''), 'STRICT', '') WHERE name = 'swarm'");
        string schema;
        using (TorrentDatabase pristine = TorrentDatabase.Open(_directory.File("pristine.db")))
        using (SqliteConnection connection = pristine.DataSource.OpenConnection())
        {
            schema = connection.Scalar<string>("SELECT sql FROM sqlite_schema WHERE name = 'swarm'");
        }

        Run(sql);
        Run($"UPDATE sqlite_schema SET sql = '{schema}' WHERE name = 'swarm'");

        void Run(string statement)
        {
            using SqliteConnection connection = new($"Data Source={path};Pooling=False");
            connection.Open();
            connection.Execute("PRAGMA writable_schema = ON");
            connection.Execute(statement);
        }
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
