using System.Text;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;
using Udpt.Silo.Tests.Udpt3;
using Udpt.Silo.Udpt3;

namespace Udpt.Silo.Tests.Storage.Sqlite;

public sealed class Udpt3ImportTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly TorrentDatabase _database;

    public Udpt3ImportTests()
    {
        _database = TorrentDatabase.Open(_directory.File("udpt.db"));
    }

    private string Source => _directory.File("source.json.bz2");

    public void Dispose()
    {
        _database.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Torrents_become_registered_with_their_flag_and_count()
    {
        Import(Udpt3Files.BZip2(Udpt3Files.Line(2, isFlagged: true) + Udpt3Files.Line(1, completed: 3)));

        Assert.Equal(["1 registered free 3", "2 registered flagged 0"], Udpt3Files.Describe(_database));
    }

    [Fact]
    public void Lines_that_are_not_compressed_are_read_too()
    {
        Udpt3ImportResult result = Import(Encoding.UTF8.GetBytes(Udpt3Files.Line(1) + Udpt3Files.Line(2).TrimEnd()));

        Assert.Equal(2, result.Torrents);
        Assert.Equal(2, _database.Torrents.ReadAll().Count());
    }

    [Fact]
    public void Several_bzip2_streams_in_one_file_are_one_database()
    {
        // As pbzip2 splits it: in the middle of a line, and with an empty stream.
        string text = Udpt3Files.Line(1) + Udpt3Files.Line(2) + Udpt3Files.Line(3);
        Import([.. Udpt3Files.BZip2(text[..50]), .. Udpt3Files.BZip2(""), .. Udpt3Files.BZip2(text[50..150]), .. Udpt3Files.BZip2(text[150..])]);

        Assert.Equal(3, _database.Torrents.ReadAll().Count());
    }

    [Fact]
    public void Blank_lines_and_carriage_returns_are_fine()
    {
        Import(Encoding.UTF8.GetBytes("\n \r\n" + Udpt3Files.Line(1).Replace("\n", "\r\n", StringComparison.Ordinal) + "\n\n"));

        Assert.Equal(["1 registered free 0"], Udpt3Files.Describe(_database));
    }

    [Fact]
    public void Of_one_torrents_lines_the_last_flag_and_the_highest_count_are_kept()
    {
        Udpt3ImportResult result = Import(Encoding.UTF8.GetBytes(
            Udpt3Files.Line(1, isFlagged: true, completed: 2) + Udpt3Files.Line(1, completed: 9) + Udpt3Files.Line(1, completed: 4)));

        Assert.Equal(1, result.Torrents);
        Assert.Equal(["1 registered free 9"], Udpt3Files.Describe(_database));
    }

    [Fact]
    public void What_the_database_knows_already_is_kept()
    {
        _database.Write(connection =>
        {
            Insert(1, """{"is_registered":false,"is_flagged":true,"completed":9,"colour":"red"}""");
            Insert(2, """{"is_registered":false,"is_flagged":false,"completed":1}""");
            Insert(3, """{"is_registered":false,"is_flagged":true,"completed":0}""");

            void Insert(int number, string payload) => connection.Execute(
                Rows.Insert("torrent", $"btih:{Udpt3Files.Hash(number)}", payload, version: 4));
        });

        Import(Encoding.UTF8.GetBytes(
            Udpt3Files.Line(1, completed: 5) + Udpt3Files.Line(2, isFlagged: true, completed: 4294967295) + Udpt3Files.Line(4)));

        Assert.Equal(
            ["1 registered flagged 9", "2 registered flagged 4294967295", "3 unregistered flagged 0", "4 registered free 0"],
            Udpt3Files.Describe(_database));
        using var connection = _database.DataSource.OpenConnection();
        Assert.Contains("\"colour\":\"red\"", connection.Scalar<string>(
            $"SELECT payload FROM grain_state WHERE grain_key = 'btih:{Udpt3Files.Hash(1)}'"), StringComparison.Ordinal);
        Assert.Equal(5, connection.Scalar<long>(
            $"SELECT version FROM grain_state WHERE grain_key = 'btih:{Udpt3Files.Hash(1)}'"));
    }

    [Fact]
    public void A_damaged_record_is_not_merged_with_what_is_imported()
    {
        Import(Encoding.UTF8.GetBytes(Udpt3Files.Line(1, isFlagged: true, completed: 37)));
        _database.Write(connection => connection.Execute("UPDATE grain_state SET payload = replace(payload, '37', '38')"));

        StorageException e = Assert.Throws<StorageException>(() => Import(Encoding.UTF8.GetBytes(Udpt3Files.Line(1))));

        Assert.Contains($"btih:{Udpt3Files.Hash(1)} does not match its checksum", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Udpt3LineTests.BadLines), MemberType = typeof(Udpt3LineTests))]
    public void A_bad_line_is_named_and_nothing_is_imported(string line, string said)
    {
        string text = Udpt3Files.Line(1) + "\n" + line + "\n" + Udpt3Files.Line(2);

        StorageException e = Assert.Throws<StorageException>(() => Import(Encoding.UTF8.GetBytes(text)));

        Assert.Contains($"{Source}, line 3: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        Assert.Empty(_database.Torrents.ReadAll());
    }

    [Fact]
    public void Bad_lines_are_left_out_when_asked()
    {
        string bad = string.Concat(Enumerable.Repeat("bad\n", 20));
        byte[] source = Udpt3Files.BZip2(Udpt3Files.Line(1) + "{}\n" + bad + Udpt3Files.Line(2));

        Udpt3ImportResult result = Import(source, skipBadLines: true);

        Assert.Equal(["1 registered free 0", "2 registered free 0"], Udpt3Files.Describe(_database));
        Assert.Equal(21, result.SkippedLines);
        Assert.Equal(10, result.Faults.Count);
        Assert.Equal("line 2: info_hash is missing", result.Faults[0]);
        Assert.Equal("line 3: not valid JSON at byte 1", result.Faults[1]);
    }

    [Theory]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(200_000)]
    public void A_line_too_long_to_be_one_is_bad_like_any_other(int length)
    {
        string text = Udpt3Files.Line(1) + new string('x', length) + "\n" + Udpt3Files.Line(2);

        Udpt3ImportResult result = Import(Encoding.UTF8.GetBytes(text), skipBadLines: true);

        Assert.Equal(1, result.SkippedLines);
        Assert.Equal(length > 65_536 ? "line 2: longer than 65536 bytes" : "line 2: not valid JSON at byte 1", result.Faults[0]);
        Assert.Equal(2, _database.Torrents.ReadAll().Count());
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("header")]
    [InlineData("flipped")]
    [InlineData("second header")]
    public void Damaged_bzip2_is_named_and_nothing_is_imported(string damage)
    {
        byte[] source = Damage(damage);

        StorageException e = Assert.Throws<StorageException>(() => Import(source));

        Assert.Contains(Source, e.Message, StringComparison.Ordinal);
        Assert.Contains("bzip2", e.Message, StringComparison.Ordinal);
        Assert.Empty(_database.Torrents.ReadAll());
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("flipped")]
    [InlineData("second header")]
    public void What_came_before_the_damage_is_kept_when_asked(string damage)
    {
        // The first stream is intact.
        byte[] source = [.. Udpt3Files.BZip2(Udpt3Files.Line(9999)), .. Damage(damage)];

        Udpt3ImportResult result = Import(source, skipBadLines: true);

        Assert.Equal(0, result.SkippedLines);
        Assert.Contains("bzip2", result.Damage, StringComparison.Ordinal);
        Assert.Contains("270f registered free 0", Udpt3Files.Describe(_database));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Of_a_damaged_block_nothing_is_taken(int block)
    {
        // Three blocks of about 1400 lines each: runs of zeros compress well.
        string text = string.Concat(Enumerable.Range(0, 4000).Select(i => Udpt3Files.Line(i)));
        byte[] source = Udpt3Files.BZip2(text, blockSize: 1);
        source[source.Length * ((2 * block) + 1) / 6] ^= 1;

        Udpt3ImportResult result = Import(source, skipBadLines: true);

        Assert.Equal($"line {result.Torrents + 1}: the bzip2 data is damaged or truncated", result.Damage);
        Assert.InRange(result.Torrents, block * 1300, block * 1500);
        Assert.Equal(
            Enumerable.Range(0, result.Torrents).Select(Udpt3Files.Hash),
            _database.Torrents.ReadAll().Select(torrent => torrent.Key.ToString()));
    }

    /// <remarks>As bunzip2 does.</remarks>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(200_000)]
    public void Zeros_after_the_end_of_the_bzip2_data_are_padding(int length)
    {
        Udpt3ImportResult result = Import([.. Udpt3Files.BZip2(Udpt3Files.Line(1)), .. new byte[length]]);

        Assert.Equal((1, 0L, null), (result.Torrents, result.IgnoredBytes, result.Damage));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("something else")]
    public void Other_bytes_after_the_end_of_the_bzip2_data_are_ignored_and_counted(string text)
    {
        byte[] trailing = Encoding.UTF8.GetBytes(text + new string('\0', 100_000) + text);

        Udpt3ImportResult result = Import([.. Udpt3Files.BZip2(Udpt3Files.Line(1)), .. trailing]);

        Assert.Equal((1, 2L * text.Length), (result.Torrents, result.IgnoredBytes));
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("flipped")]
    [InlineData("bad lines")]
    public void A_file_of_which_nothing_can_be_read_is_refused_also_when_bad_lines_are_left_out(string damage)
    {
        byte[] source = damage == "bad lines" ? Udpt3Files.BZip2("bad\n{}\n") : Damage(damage);

        StorageException e = Assert.Throws<StorageException>(() => Import(source, skipBadLines: true));

        Assert.Contains($"Nothing in {Source} could be read; nothing was imported: line 1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_torrents_is_a_good_one() => Assert.Equal(0, Import(Udpt3Files.BZip2("\n")).Torrents);

    [Fact]
    public void An_empty_file_is_no_database() =>
        Assert.Contains("empty", Assert.Throws<StorageException>(() => Import([])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        StorageException e = Assert.Throws<StorageException>(() => Udpt3Import.Run(Source, _database));

        Assert.Contains(Source, e.Message, StringComparison.Ordinal);
    }

    private static byte[] Damage(string damage)
    {
        byte[] whole = Udpt3Files.BZip2(string.Concat(Enumerable.Range(0, 2000).Select(i => Udpt3Files.Line(i))));
        switch (damage)
        {
            case "cut":
                return whole[..(whole.Length / 2)];
            case "header":
                return whole[..3];
            case "flipped":
                whole[whole.Length / 2] ^= 0x10;
                return whole;
            default:
                byte[] second = Udpt3Files.BZip2(Udpt3Files.Line(1));
                second[1] ^= 0x10;
                return [.. whole, .. second];
        }
    }

    private Udpt3ImportResult Import(byte[] source, bool skipBadLines = false)
    {
        File.WriteAllBytes(Source, source);
        return Udpt3Import.Run(Source, _database, skipBadLines);
    }
}
