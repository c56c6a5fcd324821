using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Udpt.Core.Identity;
using Udpt.Grains.Records;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;

namespace Udpt.Silo.Tests.Storage.Sqlite;

/// <summary>A write goes to the file of that name, or is refused.</summary>
public sealed class DatabaseFileTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly TorrentDatabase _database;

    public DatabaseFileTests() => _database = TorrentDatabase.Open(DbPath);

    private string DbPath => _directory.File("udpt.db");

    private string Aside => _directory.File("aside");

    public void Dispose()
    {
        _database.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("udpt.db", false)]
    [InlineData("udpt.db", true)]
    [InlineData("udpt.db-wal", false)]
    [InlineData("udpt.db-wal", true)]
    public async Task A_file_that_was_moved_away_refuses_everything_until_it_is_back(string name, bool isReplaced)
    {
        Assert.True(await _database.IsUsableAsync());
        string file = _directory.File(name);
        File.Move(file, Aside);
        if (isReplaced)
        {
            File.Copy(Aside, file);
        }

        Assert.False(await _database.IsUsableAsync());
        StorageException write = Assert.Throws<StorageException>(Save);
        StorageException read = Assert.Throws<StorageException>(() => _database.Torrents.ReadAll().Count());
        Assert.All([write, read], e => Assert.Equal(StorageFault.FileGone, e.Fault));
        Assert.Contains(isReplaced ? $"{file} was replaced" : $"{file} was deleted or renamed", write.Message, StringComparison.Ordinal);
        Assert.Throws<StorageException>(_database.RequireInPlace);
        Assert.Equal(isReplaced, File.Exists(file));

        File.Move(Aside, file, overwrite: true);
        Save();
        Assert.True(await _database.IsUsableAsync());
        _database.RequireInPlace();
    }

    [Fact]
    public async Task A_link_that_leads_elsewhere_is_another_file()
    {
        string link = _directory.File("link.db");
        TorrentDatabase.Open(_directory.File("a.db")).Dispose();
        File.CreateSymbolicLink(link, _directory.File("a.db"));
        using TorrentDatabase database = TorrentDatabase.Open(link);
        Assert.True(await database.IsUsableAsync());
        File.Copy(_directory.File("a.db"), _directory.File("b.db"));

        File.Delete(link);
        File.CreateSymbolicLink(link, _directory.File("b.db"));

        Assert.False(await database.IsUsableAsync());
    }

    [Fact]
    public void Nothing_is_committed_to_a_file_that_goes_away_during_the_write()
    {
        Save();

        Assert.Throws<StorageException>(() => _database.Write(connection =>
        {
            connection.Execute("DELETE FROM swarm");
            File.Move(DbPath, Aside);
        }));

        File.Move(Aside, DbPath);
        Assert.Single(_database.Swarms.Load()!.Swarms);
    }

    [Fact]
    public void Locks_of_SQLite_are_held_after_a_write()
    {
        Save();

        // Closing any handle of a file drops all such locks of the process.
        string inode = FileIdentity.TryRead(DbPath + "-shm", out FileIdentity? index) ? $":{index!.Value.Number} " : "none";
        Assert.Contains(
            File.ReadLines("/proc/locks"),
            line => line.Contains("POSIX", StringComparison.Ordinal)
                && line.Contains($" {Environment.ProcessId} ", StringComparison.Ordinal)
                && line.Contains(inode, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_written_over_refuses_what_is_written()
    {
        Save();
        File.Copy(DbPath, Aside);

        // By another process: closing the file in this one would drop SQLite's locks.
        using (Process copy = Process.Start("cp", [Aside, DbPath]))
        {
            await copy.WaitForExitAsync();
        }

        StorageException e = Assert.Throws<StorageException>(Save);

        Assert.Equal(StorageFault.FileGone, e.Fault);
        Assert.Contains($"{DbPath} was overwritten", e.Message, StringComparison.Ordinal);
        Assert.False(await _database.IsUsableAsync());
    }

    [Fact]
    public async Task Log_that_another_program_moves_into_the_file_does_no_harm()
    {
        Save();
        DateTime before = File.GetLastWriteTimeUtc(DbPath);
        using (SqliteConnection other = new($"Data Source={DbPath};Pooling=False"))
        {
            other.Open();
            Assert.Equal(0, other.Scalar<long>("PRAGMA wal_checkpoint(PASSIVE)"));
        }

        Assert.NotEqual(before, File.GetLastWriteTimeUtc(DbPath));
        Save();
        Assert.True(await _database.IsUsableAsync());
    }

    [Fact]
    public void A_database_by_two_names_is_one()
    {
        string link = _directory.File("link.db");
        File.CreateSymbolicLink(link, "udpt.db");

        StorageException e = Assert.Throws<StorageException>(() => TorrentDatabase.Open(link));

        Assert.Contains($"{link} is in use", e.Message, StringComparison.Ordinal);
        Assert.Equal(StorageFault.InUse, e.Fault);
    }

    [Fact]
    public void A_link_to_a_database_that_is_not_there_yet_makes_it()
    {
        string link = _directory.File("link.db");
        File.CreateSymbolicLink(link, "new.db");

        using TorrentDatabase database = TorrentDatabase.Open(link);

        Assert.Throws<StorageException>(() => TorrentDatabase.Open(_directory.File("new.db")));
    }

    [Fact]
    public void Links_that_lead_round_in_a_circle_are_named()
    {
        File.CreateSymbolicLink(_directory.File("a.db"), "b.db");
        File.CreateSymbolicLink(_directory.File("b.db"), "a.db");

        StorageException e = Assert.Throws<StorageException>(() => TorrentDatabase.Open(_directory.File("a.db")));

        Assert.Contains(_directory.File("a.db"), e.Message, StringComparison.Ordinal);
    }

    private void Save()
    {
        Assert.True(InfoHash.TryParse($"{1:x40}", out InfoHash infoHash));
        _database.Swarms.Save([KeyValuePair.Create(infoHash, new byte[] { 1 })], DateTimeOffset.UnixEpoch);
    }
}
