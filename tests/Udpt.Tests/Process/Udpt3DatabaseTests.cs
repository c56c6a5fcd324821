using System.Security.Cryptography;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Process;

/// <summary>
/// A UDPT 3 database (JSON lines in bzip2, created with Python's bz2): five torrents, two of them flagged.
/// </summary>
public sealed class Udpt3DatabaseTests
{
    private const string FileName = "udpt.json.bz2";

    private static readonly TorrentLine[] Saved =
    [
        new("0000000000000000000000000000000000000001", false, 0, 0, 0),
        new("1111111111111111111111111111111111111111", false, 3, 0, 0),
        new("2222222222222222222222222222222222222222", true, 0, 0, 0),
        new("abababababababababababababababababababab", true, 7, 0, 0),
        new("ffffffffffffffffffffffffffffffffffffffff", false, 2147483647, 0, 0),
    ];

    [Theory]
    [InlineData("dynamic")]
    [InlineData("static")]
    public async Task Database_of_UDPT_3_is_taken_over_and_left_as_it_was(string mode)
    {
        await using var home = new TrackerHome(new TrackerSettings { Mode = mode, Database = FileName });
        var file = Put("udpt3.json.bz2", home);
        var hash = HashOf(file);

        var tracker = await home.Start();

        Assert.Equal(Saved, await tracker.Rest.List());
        using var client = tracker.Client();
        var flagged = await client.AskToAnnounce(
            new Announce { InfoHash = Convert.FromHexString(Saved[2].InfoHash), Port = 1 });
        Assert.Equal("torrent flagged.", flagged.ErrorText);
        var open = await client.Announce(
            new Announce { InfoHash = Convert.FromHexString(Saved[1].InfoHash), Port = 1 });
        Assert.Equal(1, open.Leechers);
        Assert.Equal(3, (await client.ScrapeOne(Convert.FromHexString(Saved[1].InfoHash))).Completed);
        Assert.Equal(0, await tracker.Stop());
        Assert.Equal(hash, HashOf(file));
        Assert.True(File.Exists(home.PathOf(FileName + ".sqlite")));
    }

    [Fact]
    public async Task Database_of_UDPT_3_is_taken_over_only_once()
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = FileName });
        Put("udpt3.json.bz2", home);
        var first = await home.Start();
        await first.Rest.Drop(Convert.FromHexString(Saved[0].InfoHash));
        await first.Rest.Register(Convert.FromHexString(Saved[2].InfoHash));
        Assert.Equal(0, await first.Stop());

        var second = await home.Start();

        var list = await second.Rest.List();
        Assert.DoesNotContain(list, torrent => torrent.InfoHash == Saved[0].InfoHash);
        Assert.False(list.Single(torrent => torrent.InfoHash == Saved[2].InfoHash).IsFlagged);
    }

    [Fact]
    public async Task Name_of_a_UDPT_3_database_that_does_not_exist_starts_an_empty_one()
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = FileName });

        var tracker = await home.Start();

        Assert.Empty(await tracker.Rest.List());
        Assert.Equal(0, await tracker.Stop());
        Assert.False(File.Exists(home.PathOf(FileName)));
    }

    [Fact]
    public async Task Import_and_export_keep_every_torrent()
    {
        await using var from = new TrackerHome(new TrackerSettings { Database = "udpt.db" });
        await using var to = new TrackerHome(new TrackerSettings { Database = "other.db" });
        var file = Put("udpt3.json.bz2", from);
        var exported = to.PathOf("exported.json.bz2");

        (await from.Run("import", file, "-c", from.ConfigurationFile)).ShouldHaveSucceeded();
        (await from.Run("export", exported, "-c", from.ConfigurationFile)).ShouldHaveSucceeded();
        (await to.Run("import", exported, "-c", to.ConfigurationFile)).ShouldHaveSucceeded();
        var tracker = await to.Start();

        Assert.Equal(Saved, await tracker.Rest.List());
        Assert.Equal("BZh"u8.ToArray(), (await File.ReadAllBytesAsync(exported))[..3]);
    }

    [Fact]
    public async Task Good_lines_of_a_damaged_database_are_taken_over_when_the_user_asks_for_it()
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "udpt.db" });
        var file = Put("udpt3-bad-line.json.bz2", home);

        var refused = await home.Run("import", file, "-c", home.ConfigurationFile);
        var skipped = await home.Run("import", file, "--skip-bad-lines", "-c", home.ConfigurationFile);
        var tracker = await home.Start();

        refused.ShouldHaveFailed(1, FileName, "line 3");
        skipped.ShouldHaveSucceeded();
        Assert.Contains("line 3", skipped.Output + skipped.Error, StringComparison.Ordinal);
        Assert.Equal([Saved[0], Saved[1], Saved[3], Saved[4]], await tracker.Rest.List());
    }

    [Theory]
    [InlineData("udpt3-bad-line.json.bz2", "line 3")]
    [InlineData("truncated", FileName)]
    [InlineData("no bzip2", FileName)]
    public async Task Damaged_database_of_UDPT_3_is_an_error_that_names_it_and_nothing_is_taken_over(
        string damage, string named)
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = FileName });
        var file = Put("udpt3-bad-line.json.bz2", home);
        if (damage == "truncated")
        {
            File.WriteAllBytes(file, File.ReadAllBytes(file)[..60]);
        }
        else if (damage == "no bzip2")
        {
            File.WriteAllText(file, "no database at all");
        }

        var hash = HashOf(file);

        var run = await home.RunOnConfiguration();

        run.ShouldHaveFailed(1, FileName, named);
        Assert.Equal(hash, HashOf(file));
    }

    private static string Put(string name, TrackerHome home)
    {
        var file = home.PathOf(FileName);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Process", "Data", name), file);
        return file;
    }

    private static string HashOf(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
}
