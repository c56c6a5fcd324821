using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;
using Udpt.Silo.Tests.Storage;

namespace Udpt.Silo.Tests.Udpt3;

/// <summary><c>db_path</c> of a UDPT 3 user.</summary>
/// <remarks>Tests <see cref="Udpt3Import"/>.</remarks>
public sealed class Udpt3FirstStartTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("udpt.json.bz2")]
    [InlineData("udpt.db")]
    public void The_first_start_imports_it_and_leaves_it_as_it_was(string name)
    {
        byte[] source = Write(name, Udpt3Files.Line(1, completed: 3) + Udpt3Files.Line(2, isFlagged: true));

        using TorrentDatabase database = TorrentDatabase.Open(_directory.File(name));

        Assert.Equal(_directory.File(name + ".sqlite"), database.Path);
        Assert.Equal(2, database.Imported?.Torrents);
        Assert.Equal(["1 registered free 3", "2 registered flagged 0"], Udpt3Files.Describe(database));
        Assert.Equal(source, File.ReadAllBytes(_directory.File(name)));
    }

    [Theory]
    [InlineData("udpt.json.bz2")]
    [InlineData("udpt.db")]
    public void Later_starts_use_the_new_database_alone(string name)
    {
        Write(name, Udpt3Files.Line(1));
        TorrentDatabase.Open(_directory.File(name)).Dispose();
        Write(name, Udpt3Files.Line(2));

        using (TorrentDatabase second = TorrentDatabase.Open(_directory.File(name)))
        {
            Assert.Null(second.Imported);
            Assert.Equal(["1 registered free 0"], Udpt3Files.Describe(second));
        }

        File.Delete(_directory.File(name));
        using TorrentDatabase third = TorrentDatabase.Open(_directory.File(name));
        Assert.Equal(["1 registered free 0"], Udpt3Files.Describe(third));
    }

    [Fact]
    public void A_bad_line_stops_the_start_and_leaves_no_database()
    {
        byte[] source = Write("udpt.json.bz2", Udpt3Files.Line(1) + "bad\n");

        StorageException e = Assert.Throws<StorageException>(() => TorrentDatabase.Open(_directory.File("udpt.json.bz2")));

        Assert.Contains("udpt.json.bz2, line 2: ", e.Message, StringComparison.Ordinal);
        Assert.Equal(["udpt.json.bz2"], _directory.Names());
        Assert.Equal(source, File.ReadAllBytes(_directory.File("udpt.json.bz2")));
    }

    [Fact]
    public void After_a_bad_line_the_good_ones_can_be_imported_by_hand()
    {
        string path = _directory.File("udpt.json.bz2");
        Write("udpt.json.bz2", Udpt3Files.Line(1) + "bad\n");
        using (TorrentDatabase byHand = TorrentDatabase.OpenForImport(path))
        {
            // A failed first attempt must not count as the import.
            Assert.Throws<StorageException>(() => Udpt3Import.Run(path, byHand));
        }

        Assert.Throws<StorageException>(() => TorrentDatabase.Open(path));
        using (TorrentDatabase byHand = TorrentDatabase.OpenForImport(path))
        {
            Udpt3Import.Run(path, byHand, skipBadLines: true);
        }

        using TorrentDatabase database = TorrentDatabase.Open(path);
        Assert.Null(database.Imported);
        Assert.Equal(["1 registered free 0"], Udpt3Files.Describe(database));
    }

    [Fact]
    public void Importing_another_file_by_hand_does_not_stand_for_the_first_start()
    {
        Write("udpt.json.bz2", Udpt3Files.Line(1));
        Write("other.json.bz2", Udpt3Files.Line(2));
        using (TorrentDatabase byHand = TorrentDatabase.OpenForImport(_directory.File("udpt.json.bz2")))
        {
            Udpt3Import.Run(_directory.File("other.json.bz2"), byHand);
        }

        using TorrentDatabase database = TorrentDatabase.Open(_directory.File("udpt.json.bz2"));

        Assert.Equal(1, database.Imported?.Torrents);
        Assert.Equal(["1 registered free 0", "2 registered free 0"], Udpt3Files.Describe(database));
    }

    [Fact]
    public void A_start_that_ended_midway_is_made_good_by_the_next()
    {
        // The files before the single transaction is committed.
        Write("udpt.json.bz2", Udpt3Files.Line(1));
        File.WriteAllBytes(_directory.File("udpt.json.bz2.sqlite"), []);

        using TorrentDatabase database = TorrentDatabase.Open(_directory.File("udpt.json.bz2"));

        Assert.Equal(1, database.Imported?.Torrents);
        Assert.Equal(["1 registered free 0"], Udpt3Files.Describe(database));
    }

    [Fact]
    public void Without_a_file_yet_the_new_database_is_used()
    {
        using TorrentDatabase database = TorrentDatabase.Open(_directory.File("udpt.json.bz2"));

        Assert.Equal(_directory.File("udpt.json.bz2.sqlite"), database.Path);
        Assert.Null(database.Imported);
        Assert.False(File.Exists(_directory.File("udpt.json.bz2")));
    }

    [Fact]
    public void The_new_database_is_what_is_exported_and_locked()
    {
        string path = _directory.File("udpt.db");
        Write("udpt.db", Udpt3Files.Line(1));
        using TorrentDatabase tracker = TorrentDatabase.Open(path);

        using TorrentDatabase reader = TorrentDatabase.OpenForReading(path);

        Assert.Equal(["1 registered free 0"], Udpt3Files.Describe(reader));
        Assert.Throws<StorageException>(() => TorrentDatabase.Open(path));
        Assert.Throws<StorageException>(() => TorrentDatabase.Open(path + ".sqlite"));
    }

    private byte[] Write(string name, string text)
    {
        byte[] source = Udpt3Files.BZip2(text);
        File.WriteAllBytes(_directory.File(name), source);
        return source;
    }
}
