using Udpt.Core.Torrents;
using Udpt.Grains.Records;
using Udpt.Silo.Storage.Sqlite;

namespace Udpt.Silo.Tests.Storage.Sqlite;

/// <remarks>Tests <see cref="SqliteTorrentStorageSiloBuilderExtensions"/> and <see cref="SavedTorrents"/>.</remarks>
public sealed class SqliteTorrentStorageTests(SqliteSilo silo) : DatabaseStorageContract(silo), IClassFixture<SqliteSilo>
{
    [Fact]
    public async Task An_answered_flag_survives_a_kill()
    {
        await Silo.WriteAsync(Hash, new TorrentRecord { IsFlagged = true });

        // The files as a killed process leaves them: the log is not merged, nothing is closed.
        using TempDirectory after = new();
        foreach (string file in (string[])["udpt.db", "udpt.db-wal"])
        {
            File.Copy(Path.Combine(Path.GetDirectoryName(silo.DatabasePath)!, file), after.File(file));
        }

        using TorrentDatabase database = TorrentDatabase.Open(after.File("udpt.db"));
        Assert.True(database.Torrents.ReadAll().Single(torrent => torrent.Key.ToString() == Hash).Value.IsFlagged);
    }

    [Theory]
    [InlineData("payload = replace(payload, '37', '38')")]
    [InlineData("payload = replace(payload, 'true', 'null')")]
    [InlineData("version = 2")]
    public async Task A_record_that_is_damaged_while_the_tracker_runs_is_told_and_not_read(string change)
    {
        await Silo.WriteAsync(Hash, new TorrentRecord { IsFlagged = true, Completed = 37 });
        await silo.QueryAsync($"UPDATE grain_state SET {change} WHERE grain_key = 'btih:{Hash}'");
        try
        {
            StorageUnavailableException e =
                await Assert.ThrowsAsync<StorageUnavailableException>(() => Silo.ReadAsync(Hash));

            Assert.Contains(silo.DatabasePath, e.Message, StringComparison.Ordinal);
            Assert.Contains($"torrent btih:{Hash} does not match its checksum", e.Message, StringComparison.Ordinal);
        }
        finally
        {
            await silo.QueryAsync($"DELETE FROM grain_state WHERE grain_key = 'btih:{Hash}'");
        }
    }

    [Fact]
    public async Task What_the_storage_writes_has_the_checksum_that_is_verified()
    {
        GrainState<TorrentRecord> state = await Silo.WriteAsync(Hash, new TorrentRecord { Completed = 1 });
        state.State = new TorrentRecord { Completed = 2 };
        await Silo.WriteAsync(Hash, state);

        using TorrentDatabase database = TorrentDatabase.OpenForReading(silo.DatabasePath);

        Assert.Equal(2u, database.Torrents.ReadAll().Single(torrent => torrent.Key.ToString() == Hash).Value.Completed);
    }
}
