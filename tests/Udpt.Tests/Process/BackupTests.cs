using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Process;

public sealed class BackupTests
{
    private readonly byte[] _flagged = Some.InfoHash();
    private readonly byte[] _registered = Some.InfoHash();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Backup_holds_what_was_answered_and_can_take_the_databases_place(bool isRunning)
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "udpt.db" });
        var tracker = await home.Start();
        await tracker.Rest.Flag(_flagged);
        await tracker.Rest.Register(_registered);
        var listed = await tracker.Rest.List();
        if (!isRunning)
        {
            Assert.Equal(0, await tracker.Stop());
        }

        var run = await home.Run("backup", home.PathOf("backup.db"), "-c", home.ConfigurationFile);

        run.ShouldHaveSucceeded();
        Assert.Contains("with 2 torrents", run.Output, StringComparison.Ordinal);
        await using var other = new TrackerHome(new TrackerSettings { Database = "udpt.db" });
        File.Move(home.PathOf("backup.db"), other.PathOf("udpt.db"));
        var restored = await other.Start();
        Assert.Equal(listed, await restored.Rest.List());
        Assert.DoesNotContain("was damaged", restored.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_record_ends_the_start_with_the_names_of_file_and_record()
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "udpt.db" });
        var tracker = await home.Start();
        await tracker.Rest.Flag(_flagged);
        Assert.Equal(0, await tracker.Stop());
        var bytes = await File.ReadAllBytesAsync(home.PathOf("udpt.db"));
        bytes[bytes.AsSpan().IndexOf("\"is_flagged\":true"u8) + 4] ^= 1;
        await File.WriteAllBytesAsync(home.PathOf("udpt.db"), bytes);

        var run = await home.RunOnConfiguration();
        var backup = await home.Run("backup", home.PathOf("backup.db"), "-c", home.ConfigurationFile);

        run.ShouldHaveFailed(1, home.PathOf("udpt.db"), Convert.ToHexStringLower(_flagged));
        backup.ShouldHaveFailed(1, home.PathOf("udpt.db"), Convert.ToHexStringLower(_flagged));
        Assert.False(File.Exists(home.PathOf("backup.db")));
    }

    [Fact]
    public async Task Damaged_page_of_saved_swarms_costs_peers_and_is_told_once()
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "udpt.db" });
        var tracker = await home.Start();
        await tracker.Rest.Flag(_flagged);
        var open = Some.InfoHash();
        using (var client = tracker.Client())
        {
            await client.Announce(new Announce { InfoHash = open, Port = 1 });
        }

        Assert.Equal(0, await tracker.Stop());
        var bytes = await File.ReadAllBytesAsync(home.PathOf("udpt.db"));
        bytes[bytes.AsSpan().LastIndexOf(open) / 4096 * 4096] ^= 1;
        await File.WriteAllBytesAsync(home.PathOf("udpt.db"), bytes);

        var second = await home.Start();
        Assert.True((await second.Rest.Find(_flagged))?.IsFlagged);
        Assert.Equal(0, await second.Stop());
        var third = await home.Start();

        Assert.Contains("The database " + home.PathOf("udpt.db") + " was damaged", second.Output, StringComparison.Ordinal);
        Assert.Contains("A saved swarm could not be read", second.Output, StringComparison.Ordinal);
        Assert.True((await third.Rest.Find(_flagged))?.IsFlagged);
        Assert.DoesNotContain("was damaged", third.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("could not be read", third.Output, StringComparison.Ordinal);
    }
}
