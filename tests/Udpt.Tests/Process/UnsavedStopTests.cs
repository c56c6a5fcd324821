using Microsoft.Data.Sqlite;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Process;

/// <summary>A stop that cannot save, because another program locks the database.</summary>
public sealed class UnsavedStopTests
{
    [Fact]
    public async Task Stop_that_could_not_save_exits_1_and_says_what_is_lost_and_why()
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "udpt.db" });
        var tracker = await home.Start();
        using (var client = tracker.Client())
        {
            var announce = new Announce { InfoHash = Some.InfoHash(), Port = 1 };
            await client.Announce(announce);
            await client.Announce(announce with { Port = 2 });
            await client.Announce(announce with { Port = 2, Left = 0, Event = Announce.Completed });
            await client.Announce(announce with { InfoHash = Some.InfoHash() });
        }

        await using var connection = new SqliteConnection($"Data Source={home.PathOf("udpt.db")};Pooling=False");
        await connection.OpenAsync();
        await using var hold = connection.CreateCommand();
        hold.CommandText = "BEGIN IMMEDIATE";
        await hold.ExecuteNonQueryAsync();

        Assert.Equal(1, await tracker.Stop());
        Assert.StartsWith("udpt: Not everything could be saved. ", tracker.Error, StringComparison.Ordinal);
        Assert.Contains(
            "Lost: 3 peers of 2 torrents, the latest completed counts of 1 torrent. ",
            tracker.Error,
            StringComparison.Ordinal);
        Assert.Contains("is locked by another program", tracker.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", tracker.Error + tracker.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("next sweep", tracker.Output, StringComparison.Ordinal);
    }
}
