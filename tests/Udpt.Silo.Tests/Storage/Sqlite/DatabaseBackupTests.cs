using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;
using Udpt.Silo.Tests.Udpt3;

namespace Udpt.Silo.Tests.Storage.Sqlite;

public sealed class DatabaseBackupTests : IDisposable
{
    private const string Record = """{"is_registered":true,"is_flagged":true,"completed":3}""";

    private readonly TempDirectory _directory = new();
    private readonly TorrentDatabase _tracker;

    public DatabaseBackupTests()
    {
        _tracker = TorrentDatabase.Open(_directory.File("udpt.db"));
        Insert(1);
    }

    private string Target => _directory.File("backup.db");

    public void Dispose()
    {
        _tracker.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void What_a_running_tracker_has_committed_is_in_one_file_that_can_take_its_place()
    {
        Assert.Equal(1, BackUp());

        Insert(2);
        Assert.Equal(["backup.db", "udpt.db", "udpt.db-shm", "udpt.db-wal"], _directory.Names());
        using TorrentDatabase backup = TorrentDatabase.Open(Target);
        Assert.Equal(["1 registered flagged 3"], Udpt3Files.Describe(backup));
        Assert.Null(backup.Mended);
    }

    [Fact]
    public void The_file_may_be_read_by_no_more_than_the_database()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(_tracker.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        BackUp();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Target));
    }

    [Fact]
    public void A_file_that_exists_is_left_as_it_was()
    {
        _directory.Write("backup.db", "precious");

        StorageException e = Assert.Throws<StorageException>(() => BackUp());

        Assert.Contains($"{Target} already exists", e.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(Target));
        Assert.DoesNotContain(_directory.Names(), name => name.StartsWith("backup.db.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_directory_that_is_not_there_is_told()
    {
        using TorrentDatabase database = TorrentDatabase.OpenForReading(_tracker.Path);
        string file = _directory.File("missing/backup.db");

        StorageException e = Assert.Throws<StorageException>(() => DatabaseBackup.Run(database, file));

        Assert.Contains(file, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_database_makes_no_backup()
    {
        _tracker.Write(connection => connection.Execute("UPDATE grain_state SET payload = replace(payload, '3', '4')"));

        StorageException e = Assert.Throws<StorageException>(() => BackUp());

        Assert.Contains($"The database {_tracker.Path} is damaged", e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    private int BackUp()
    {
        using TorrentDatabase database = TorrentDatabase.OpenForReading(_tracker.Path);
        return DatabaseBackup.Run(database, Target);
    }

    private void Insert(int number) => _tracker.Write(connection =>
        connection.Execute(Rows.Insert("torrent", $"btih:{Udpt3Files.Hash(number)}", Record)));
}
