using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;
using Udpt.Silo.Tests.Storage;
using Udpt.Silo.Udpt3;

namespace Udpt.Silo.Tests.Udpt3;

public sealed class Udpt3ExportTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Torrents_are_written_line_by_line_as_udpt_3_does()
    {
        string file = _directory.File("out.json");

        Assert.Equal(2, Udpt3Export.Run([Torrent(1, isFlagged: false, 3), Torrent(2, isFlagged: true, 0)], file));

        Assert.Equal(
            """
            {"info_hash":"0000000000000000000000000000000000000001","entry":{"is_flagged":false,"completed":3}}
            {"info_hash":"0000000000000000000000000000000000000002","entry":{"is_flagged":true,"completed":0}}

            """,
            File.ReadAllText(file));
    }

    [Fact]
    public void Torrents_that_nobody_registered_are_not_registered_by_an_import()
    {
        KeyValuePair<InfoHash, TorrentRecord>[] torrents =
        [
            Torrent(1, isFlagged: false, 3, isRegistered: false),
            Torrent(2, isFlagged: true, 4, isRegistered: false),
            Torrent(3, isFlagged: false, 5),
        ];
        string file = _directory.File("out.json");
        Udpt3Export.Run(torrents, file);

        using TorrentDatabase database = TorrentDatabase.Open(_directory.File("udpt.db"));
        Udpt3Import.Run(file, database);

        Assert.Equal(torrents, database.Torrents.ReadAll());
        Assert.StartsWith(
            """{"info_hash":"0000000000000000000000000000000000000001","entry":{"is_flagged":false,"completed":3,"is_registered":false}}""",
            File.ReadAllText(file),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Import_of_a_torrent_that_nobody_registered_leaves_it_registered_where_it_is()
    {
        using TorrentDatabase database = TorrentDatabase.Open(_directory.File("udpt.db"));
        Udpt3Export.Run([Torrent(1, isFlagged: false, 3)], _directory.File("registered.json"));
        Udpt3Export.Run([Torrent(1, isFlagged: false, 9, isRegistered: false)], _directory.File("remembered.json"));

        Udpt3Import.Run(_directory.File("registered.json"), database);
        Udpt3Import.Run(_directory.File("remembered.json"), database);

        Assert.Equal([Torrent(1, isFlagged: false, 9)], database.Torrents.ReadAll());
    }

    [Theory]
    [InlineData("out.json")]
    [InlineData("out.json.bz2")]
    [InlineData("OUT.BZ2")]
    public void What_is_exported_can_be_imported(string name)
    {
        KeyValuePair<InfoHash, TorrentRecord>[] torrents =
            [.. Enumerable.Range(0, 10_000).Select(i => Torrent(i, i % 3 == 0, (uint)i))];
        Udpt3Export.Run(torrents, _directory.File(name));

        using TorrentDatabase database = TorrentDatabase.Open(_directory.File("udpt.db"));
        Udpt3Import.Run(_directory.File(name), database);

        Assert.Equal(torrents, database.Torrents.ReadAll());
        Assert.Equal(
            name.EndsWith('2'),
            File.ReadAllBytes(_directory.File(name)).AsSpan().StartsWith("BZh"u8));
    }

    [Theory]
    [InlineData("out.json")]
    [InlineData("out.json.bz2")]
    public void No_torrents_make_a_file_too(string name)
    {
        Assert.Equal(0, Udpt3Export.Run([], _directory.File(name)));

        Assert.True(File.Exists(_directory.File(name)));
    }

    [Fact]
    public void A_file_that_exists_is_overwritten_only_when_told()
    {
        string file = _directory.Write("out.json", "precious");

        StorageException e = Assert.Throws<StorageException>(() => Udpt3Export.Run([Torrent(1, false, 0)], file));
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(file));

        Udpt3Export.Run([Torrent(1, false, 0)], file, overwrite: true);
        Assert.DoesNotContain("precious", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal(["out.json"], _directory.Names());
    }

    [Fact]
    public void An_export_that_fails_midway_leaves_no_file()
    {
        Assert.Throws<InvalidOperationException>(() => Udpt3Export.Run(FailsMidway(), _directory.File("out.json.bz2")));

        Assert.Empty(_directory.Names());

        static IEnumerable<KeyValuePair<InfoHash, TorrentRecord>> FailsMidway()
        {
            yield return Torrent(1, false, 0);
            throw new InvalidOperationException();
        }
    }

    [Theory]
    [InlineData("not/there/out.json")]
    [InlineData("")]
    public void A_place_that_cannot_be_written_is_named(string name)
    {
        string file = _directory.File(name);

        StorageException e = Assert.Throws<StorageException>(() => Udpt3Export.Run([], file, overwrite: true));

        Assert.Contains(file, e.Message, StringComparison.Ordinal);
    }

    private static KeyValuePair<InfoHash, TorrentRecord> Torrent(int number, bool isFlagged, uint completed, bool isRegistered = true)
    {
        Assert.True(InfoHash.TryParse(Udpt3Files.Hash(number), out InfoHash infoHash));
        return KeyValuePair.Create(
            infoHash, new TorrentRecord { IsRegistered = isRegistered, IsFlagged = isFlagged, Completed = completed });
    }
}
