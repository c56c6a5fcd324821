using Microsoft.Data.Sqlite;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;

namespace Udpt.Silo.Tests.Storage.Sqlite;

public sealed class SavedTorrentsTests : SavedTorrentsContract, IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly TorrentDatabase _database;

    public SavedTorrentsTests()
    {
        _database = TorrentDatabase.Open(_directory.File("udpt.db"));
    }

    protected override ISavedTorrents Saved => _database.Torrents;

    protected override string Name => _database.Path;

    public void Dispose()
    {
        _database.Dispose();
        _directory.Dispose();
    }

    /// <remarks>What no JSON column would take.</remarks>
    [Theory]
    [InlineData("{\"completed\":")]
    [InlineData("")]
    [InlineData("\u00ff")]
    public async Task A_payload_that_is_no_json_is_named(string payload)
    {
        await InsertAsync("torrent", $"btih:{Low}", payload);

        StorageException e = Assert.Throws<StorageException>(() => _database.Torrents.ReadAll().Count());

        Assert.Contains($"btih:{Low}", e.Message, StringComparison.Ordinal);
    }

    protected override async Task InsertAsync(string stateName, string key, string? payload)
    {
        await using SqliteConnection connection = _database.DataSource.OpenConnection();
        await using SqliteCommand command =
            connection.Command("INSERT INTO grain_state VALUES (@state, @key, 0, 0, 1, @payload)");
        command.Parameters.AddWithValue("@state", stateName);
        command.Parameters.AddWithValue("@key", key);
        command.Parameters.AddWithValue("@payload", payload is null ? DBNull.Value : payload);
        await command.ExecuteNonQueryAsync();
    }
}
