using Microsoft.Data.Sqlite;
using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;
using Udpt.Silo.Udpt3;

namespace Udpt.Silo.Tests.Storage.Sqlite;

public sealed class TorrentDatabaseTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private string DbPath => _directory.File("udpt.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_new_database_is_marked_as_ours_and_has_a_write_ahead_log()
    {
        using TorrentDatabase database = TorrentDatabase.Open(DbPath);

        Assert.Equal(DbPath, database.Path);
        Assert.Null(database.Imported);
        Assert.Equal("wal", Query("PRAGMA journal_mode"));
        Assert.Equal("1430540372", Query("PRAGMA application_id"));
        Assert.Equal("2", Query("PRAGMA user_version"));
    }

    [Fact]
    public void A_commit_waits_for_the_disk()
    {
        using TorrentDatabase database = TorrentDatabase.Open(DbPath);
        using SqliteConnection connection = database.DataSource.OpenConnection();

        Assert.Equal(2, connection.Scalar<long>("PRAGMA synchronous"));
    }

    [Fact]
    public void Opening_it_again_keeps_what_is_in_it()
    {
        Fill(10);

        using TorrentDatabase database = TorrentDatabase.Open(DbPath);

        Assert.Equal(10, database.Torrents.ReadAll().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("sqlite")]
    public void An_empty_file_or_database_is_taken(string kind)
    {
        File.WriteAllBytes(DbPath, []);
        if (kind == "sqlite")
        {
            Query("PRAGMA journal_mode = WAL");
        }

        using TorrentDatabase database = TorrentDatabase.Open(DbPath);

        Assert.Empty(database.Torrents.ReadAll());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("This is a shopping list, and longer than the header of a SQLite file has room for: milk, bread, butter, eggs.")]
    [InlineData("SQLite format 3\0 and then nothing that makes sense")]
    public void A_file_that_is_no_database_is_refused_and_left_as_it_was(string text)
    {
        File.WriteAllText(DbPath, text);

        AssertRefused();

        Assert.Equal(text, File.ReadAllText(DbPath));
    }

    [Fact]
    public void Another_programs_database_is_refused_and_left_as_it_was()
    {
        Query("CREATE TABLE bookmarks (url TEXT)");
        byte[] before = File.ReadAllBytes(DbPath);

        Assert.Contains("another program", AssertRefused(), StringComparison.Ordinal);

        Assert.Equal(before, File.ReadAllBytes(DbPath));
    }

    [Fact]
    public void A_newer_releases_database_is_refused_and_left_as_it_was()
    {
        Fill(1);
        Query("PRAGMA user_version = 99");
        byte[] before = File.ReadAllBytes(DbPath);

        Assert.Contains("schema 99", AssertRefused(), StringComparison.Ordinal);

        Assert.Equal(before, File.ReadAllBytes(DbPath));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_schema_number_that_no_release_writes_is_damage_and_not_a_newer_release(int version)
    {
        Fill(1);
        Query($"PRAGMA user_version = {version}");

        string reason = AssertRefused();

        Assert.Contains("is damaged", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("newer", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_out_of_the_order_of_their_keys_are_refused()
    {
        Fill(1000);
        byte[] bytes = File.ReadAllBytes(DbPath);
        int key = bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes($"btih:{500:x40}"));
        bytes[key + 5] = (byte)'f';
        File.WriteAllBytes(DbPath, bytes);

        Assert.Contains("is damaged", AssertRefused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE sqlite_schema SET sql = replace(sql, 'payload ', 'pzyload ') WHERE name = 'grain_state'")]
    [InlineData("UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL', 'MOT NULL') WHERE name = 'grain_state'")]
    [InlineData("UPDATE sqlite_schema SET sql = replace(sql, ', grain_key, key_n0', ', key_n0, grain_key') WHERE name = 'grain_state'")]
    [InlineData("DELETE FROM sqlite_schema WHERE name = 'property'")]
    [InlineData("UPDATE sqlite_schema SET name = 'swarn', tbl_name = 'swarn' WHERE name = 'swarm'")]
    public void A_schema_that_is_not_as_it_was_made_is_refused(string damage)
    {
        Fill(10);
        Query("PRAGMA writable_schema = ON; " + damage);

        AssertRefused();
    }

    [Theory]
    [InlineData("UPDATE OrleansQuery SET QueryText = replace(QueryText, 'version + 1', 'version + 2')")]
    [InlineData("DELETE FROM OrleansQuery WHERE QueryKey = 'DeleteStorageKey'")]
    [InlineData("UPDATE OrleansQuery SET QueryKey = 'writeToStorageKey' WHERE QueryKey = 'WriteToStorageKey'")]
    public void Queries_that_are_not_as_they_were_made_are_made_anew(string damage)
    {
        Fill(10);
        string? before = Query("SELECT group_concat(QueryText) FROM (SELECT * FROM OrleansQuery ORDER BY QueryKey)");
        Query(damage);

        using (TorrentDatabase database = TorrentDatabase.Open(DbPath))
        {
            Assert.NotNull(database.Mended);
            Assert.Equal(10, database.Torrents.ReadAll().Count());
        }

        Assert.Equal(before, Query("SELECT group_concat(QueryText) FROM (SELECT * FROM OrleansQuery ORDER BY QueryKey)"));
        using TorrentDatabase again = TorrentDatabase.Open(DbPath);
        Assert.Null(again.Mended);
    }

    [Theory]
    [InlineData("UPDATE property SET value = 'other'")]
    [InlineData("UPDATE property SET name = 'udpt4_imported'")]
    public void A_property_that_is_not_what_was_written_is_refused(string damage)
    {
        Fill(1);
        using (TorrentDatabase database = TorrentDatabase.Open(DbPath))
        {
            database.Write(connection => DatabaseProperty.Set(connection, DatabaseProperty.Udpt3Imported, "udpt.json.bz2"));
        }

        Query(damage);

        Assert.Contains("is damaged", AssertRefused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.5)]
    [InlineData(0.05)]
    [InlineData(0.001)]
    public void A_database_cut_short_is_refused_and_left_as_it_was(double kept)
    {
        Fill(5000);
        byte[] cut = File.ReadAllBytes(DbPath);
        cut = cut[..(int)(cut.Length * kept)];
        File.WriteAllBytes(DbPath, cut);

        AssertRefused();

        Assert.Equal(cut, File.ReadAllBytes(DbPath));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    public void A_database_with_a_page_of_garbage_is_refused_and_left_as_it_was(int page)
    {
        Fill(5000);
        byte[] bytes = File.ReadAllBytes(DbPath);
        new Random(1).NextBytes(bytes.AsSpan(page * 4096, 4096));
        File.WriteAllBytes(DbPath, bytes);

        AssertRefused();

        Assert.Equal(bytes, File.ReadAllBytes(DbPath));
    }

    [Fact]
    public void A_directory_that_is_not_there_is_named()
    {
        StorageException e = Assert.Throws<StorageException>(
            () => TorrentDatabase.Open(_directory.File("not/there/udpt.db")));

        Assert.Contains(_directory.File("not/there"), e.Message, StringComparison.Ordinal);
        Assert.Empty(_directory.Names());
    }

    [Fact]
    public void A_directory_in_its_place_is_refused()
    {
        Directory.CreateDirectory(DbPath);

        Assert.Contains("is a directory", AssertRefused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/proc/udpt.db")]
    [InlineData("/dev/null")]
    public void A_place_that_cannot_be_written_is_named(string path)
    {
        StorageException e = Assert.Throws<StorageException>(() => TorrentDatabase.Open(path));

        Assert.Contains(path, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_in_use_is_refused_to_a_second_tracker_and_to_an_import()
    {
        using (TorrentDatabase.Open(DbPath))
        {
            Assert.Contains("in use", AssertRefused(), StringComparison.Ordinal);
            Assert.Throws<StorageException>(() => TorrentDatabase.OpenForImport(DbPath));
        }

        TorrentDatabase.OpenForImport(DbPath).Dispose();
    }

    [Fact]
    public void A_refused_database_is_free_again()
    {
        string good = DbPath + ".good";
        Fill(1);
        File.Move(DbPath, good);
        File.WriteAllText(DbPath, "not a database");
        AssertRefused();

        File.Move(good, DbPath, overwrite: true);

        using TorrentDatabase database = TorrentDatabase.Open(DbPath);
        Assert.Single(database.Torrents.ReadAll());
    }

    [Fact]
    public void A_running_trackers_database_can_be_read()
    {
        Fill(3);
        using TorrentDatabase tracker = TorrentDatabase.Open(DbPath);

        using TorrentDatabase reader = TorrentDatabase.OpenForReading(DbPath);

        Assert.Equal(3, reader.Torrents.ReadAll().Count());
        Assert.Throws<StorageException>(() => reader.Swarms.Clear());
    }

    [Fact]
    public void Reading_a_database_that_is_not_there_makes_none()
    {
        StorageException e = Assert.Throws<StorageException>(() => TorrentDatabase.OpenForReading(DbPath));

        Assert.Contains(DbPath, e.Message, StringComparison.Ordinal);
        Assert.Empty(_directory.Names());
    }

    private string AssertRefused()
    {
        StorageException e = Assert.Throws<StorageException>(() => TorrentDatabase.Open(DbPath));
        Assert.Contains(DbPath, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
        return e.Message;
    }

    private void Fill(int count)
    {
        string lines = _directory.File("lines.json");
        Udpt3Export.Run(Enumerable.Range(0, count).Select(Torrent), lines, overwrite: true);
        using TorrentDatabase database = TorrentDatabase.Open(DbPath);
        Udpt3Import.Run(lines, database);
        File.Delete(lines);

        static KeyValuePair<InfoHash, TorrentRecord> Torrent(int i)
        {
            Assert.True(InfoHash.TryParse($"{i:x40}", out InfoHash infoHash));
            return KeyValuePair.Create(infoHash, new TorrentRecord { Completed = (uint)i });
        }
    }

    private string? Query(string sql)
    {
        using SqliteConnection connection = new($"Data Source={DbPath};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.Command(sql);
        return command.ExecuteScalar()?.ToString();
    }
}
