using System.Text;
using Microsoft.Data.Sqlite;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;
using Udpt.Silo.Tests.Udpt3;

namespace Udpt.Silo.Tests.Storage.Sqlite;

/// <summary>Databases of releases before checksums.</summary>
/// <remarks>Tests <see cref="SqliteSchema"/> and <see cref="TorrentDatabase"/>.</remarks>
public sealed class DatabaseUpgradeTests : IDisposable
{
    private const string SavedAt = "2026-05-01T12:00:00.0000000Z";

    private const string PeerKey =
        """{"key":"k","name":"someone","created_at":"2025-01-01T00:00:00+00:00","expires_at":null,"is_revoked":true,"uploaded":1,"downloaded":2,"last_seen":null,"reports":[]}""";

    private readonly TempDirectory _directory = new();

    private string DbPath => _directory.File("udpt.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Records_and_swarms_of_schema_1_are_kept_and_checked_from_then_on()
    {
        MakeV1();

        using (TorrentDatabase database = TorrentDatabase.Open(DbPath))
        {
            Assert.Equal(["1 registered flagged 3", "2 unregistered free 5"], Udpt3Files.Describe(database));
            Assert.Single(database.Swarms.Load(told => Assert.Fail(told))!.Swarms);
            database.Write(connection => connection.Execute("UPDATE grain_state SET payload = replace(payload, '3', '4')"));
        }

        using TorrentDatabase damaged = TorrentDatabase.Open(DbPath);
        Assert.Throws<StorageException>(() => Udpt3Files.Describe(damaged));
    }

    [Theory]
    [InlineData("torrent", "btih:0000000000000000000000000000000000000003", """{"is_registered":true,"is_dlagged":true,"completed":3}""")]
    [InlineData("torrent", "btih:3", """{"is_registered":true,"is_flagged":true,"completed":3}""")]
    [InlineData("peer-key", "key:3", """{"key":"k","is_sevoked":true}""")]
    [InlineData("connection-secret", "0", """{"surrent":null}""")]
    public void A_record_of_schema_1_that_cannot_be_read_refuses_the_start_and_is_left_as_it_was(
        string stateName, string key, string payload)
    {
        MakeV1(Rows.InsertV1(stateName, key, payload));
        byte[] before = File.ReadAllBytes(DbPath);

        StorageException e = Assert.Throws<StorageException>(() => TorrentDatabase.Open(DbPath));

        Assert.Contains(DbPath, e.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(DbPath));
    }

    /// <remarks>quick_check does not detect this.</remarks>
    [Fact]
    public void Records_of_schema_1_out_of_the_order_of_their_keys_are_refused()
    {
        MakeV1([.. Enumerable.Range(3, 500).Select(i => Rows.InsertV1(
            "torrent", $"btih:{Udpt3Files.Hash(i)}", """{"is_registered":true,"is_flagged":true,"completed":3}"""))]);
        byte[] bytes = File.ReadAllBytes(DbPath);
        bytes[bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"btih:{Udpt3Files.Hash(250)}")) + 5] = (byte)'f';
        File.WriteAllBytes(DbPath, bytes);

        StorageException e = Assert.Throws<StorageException>(() => TorrentDatabase.Open(DbPath));

        Assert.Contains($"The database {DbPath} is damaged", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_page_of_swarms_of_schema_1_costs_swarms_only()
    {
        MakeV1([.. Enumerable.Range(2, 500).Select(i => $"INSERT INTO swarm VALUES (x'{Udpt3Files.Hash(i)}', zeroblob(50))")]);
        byte[] bytes = File.ReadAllBytes(DbPath);
        int row = bytes.AsSpan().IndexOf(Convert.FromHexString(Udpt3Files.Hash(250)));
        bytes.AsSpan(row / 4096 * 4096, 8).Clear();
        File.WriteAllBytes(DbPath, bytes);

        using TorrentDatabase database = TorrentDatabase.Open(DbPath);

        Assert.NotNull(database.Mended);
        Assert.Equal(["1 registered flagged 3", "2 unregistered free 5"], Udpt3Files.Describe(database));
        Assert.InRange(database.Swarms.Load()!.Swarms.Count(), 300, 499);
    }

    [Fact]
    public void A_database_of_schema_1_can_be_exported_and_backed_up_before_it_is_upgraded()
    {
        MakeV1();
        byte[] before = File.ReadAllBytes(DbPath);

        using (TorrentDatabase database = TorrentDatabase.OpenForReading(DbPath))
        {
            Assert.Equal(2, database.Torrents.ReadAll().Count());
            Assert.Equal(2, DatabaseBackup.Run(database, _directory.File("backup.db")));
        }

        Assert.Equal(before, File.ReadAllBytes(DbPath));
        using TorrentDatabase backup = TorrentDatabase.Open(_directory.File("backup.db"));
        Assert.Equal(["1 registered flagged 3", "2 unregistered free 5"], Udpt3Files.Describe(backup));
    }

    private void MakeV1(params string[] statements)
    {
        using SqliteConnection connection = new($"Data Source={DbPath};Pooling=False");
        connection.Open();
        using SqliteTransaction transaction = connection.BeginTransaction();
        SqliteSchema.Upgrade(connection, 0, to: 1);
        connection.Execute(Rows.InsertV1("torrent", $"btih:{Udpt3Files.Hash(1)}", """{"is_registered":true,"is_flagged":true,"completed":3}"""));
        connection.Execute(Rows.InsertV1("torrent", $"btih:{Udpt3Files.Hash(2)}", """{"is_registered":false,"is_flagged":false,"completed":5}"""));
        connection.Execute(Rows.InsertV1("peer-key", "key:1", PeerKey));
        connection.Execute($"INSERT INTO property VALUES ('swarms_saved_at', '{SavedAt}')");
        connection.Execute($"INSERT INTO swarm VALUES (x'{Udpt3Files.Hash(1)}', x'01')");
        foreach (string statement in statements)
        {
            connection.Execute(statement);
        }

        transaction.Commit();
    }
}
