using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Udpt.Grains.Torrents;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;

namespace Udpt.Silo.Tests.Storage.Sqlite;

public sealed class SqliteTorrentStorageTests(SqliteSilo silo) : TorrentStorageContract(silo), IClassFixture<SqliteSilo>
{
    [Fact]
    public async Task A_record_is_json_that_an_operator_reads()
    {
        await Silo.WriteAsync(Hash, new TorrentRecord { IsRegistered = true, Completed = 3 });

        Assert.Equal(
            """{"is_registered":true,"is_flagged":false,"completed":3}""",
            Query($"SELECT payload FROM grain_state WHERE state_name = 'torrent' AND grain_key = 'btih:{Hash}'"));
    }

    [Fact]
    public async Task Members_of_other_releases_are_ignored()
    {
        Query($"""
            INSERT INTO grain_state VALUES ('torrent', 'btih:{Hash}', 0, 0, 7, '{"{"}"completed":5,"colour":["red"]{"}"}')
            RETURNING version
            """);

        GrainState<TorrentRecord> state = await Silo.ReadAsync(Hash);

        Assert.Equal(new TorrentRecord { Completed = 5 }, state.State);
        Assert.Equal("7", state.ETag);
    }

    [Fact]
    public async Task An_answered_flag_survives_a_kill()
    {
        await Silo.WriteAsync(Hash, new TorrentRecord { IsFlagged = true });

        // The files as a killed process leaves them: nothing folded in, nothing closed.
        using TempDirectory after = new();
        foreach (string file in (string[])["udpt.db", "udpt.db-wal"])
        {
            File.Copy(Path.Combine(Path.GetDirectoryName(silo.DatabasePath)!, file), after.File(file));
        }

        using TorrentDatabase database = TorrentDatabase.Open(after.File("udpt.db"));
        Assert.True(database.Torrents.ReadAll().Single(torrent => torrent.Key.ToString() == Hash).Value.IsFlagged);
    }

    [Fact]
    public async Task Faults_of_the_database_are_told_as_storage_unavailable_and_pass()
    {
        GrainState<TorrentRecord> state = await Silo.WriteAsync(Hash, new TorrentRecord { Completed = 1 });
        Query("ALTER TABLE grain_state RENAME TO away");

        state.State = new TorrentRecord { Completed = 2 };
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Silo.WriteAsync(Hash, state));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Silo.ClearAsync(Hash, state));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Silo.ReadAsync(Hash));
        Assert.True(state.RecordExists);
        Assert.Equal(2u, state.State!.Completed);

        Query("ALTER TABLE away RENAME TO grain_state");
        await Silo.WriteAsync(Hash, state);
        Assert.Equal(2u, (await Silo.RecordAsync(Hash)).Completed);
    }

    [Fact]
    public async Task A_write_that_fails_beside_others_fails_alone()
    {
        await Silo.WriteAsync(Hash, new TorrentRecord { Completed = 1 });
        string[] hashes = [.. Enumerable.Range(0, 100).Select(_ => NewHash())];

        Task[] writes = [.. hashes.Append(Hash).Select(hash => Silo.WriteAsync(hash, new TorrentRecord { Completed = 2 }))];

        await Assert.ThrowsAnyAsync<Orleans.Storage.InconsistentStateException>(() => Task.WhenAll(writes));
        Assert.True(writes[^1].IsFaulted);
        Assert.All(writes[..^1], write => Assert.True(write.IsCompletedSuccessfully));
        Assert.Equal(1u, (await Silo.RecordAsync(Hash)).Completed);
    }

    private string? Query(string sql)
    {
        using SqliteConnection connection = new($"Data Source={silo.DatabasePath};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.Command(sql);
        return command.ExecuteScalar()?.ToString();
    }
}
