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

    /// <remarks>A JSON column would reject this.</remarks>
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

    [Theory]
    [InlineData("payload = replace(payload, '37', '38')")]
    [InlineData("payload = replace(payload, 'true', 'false')")]
    [InlineData("payload = NULL")]
    [InlineData("grain_key = replace(grain_key, '1', '2')")]
    [InlineData("state_name = 'torrenu'")]
    [InlineData("version = 2")]
    [InlineData("key_n0 = 1")]
    [InlineData("key_n1 = 1")]
    [InlineData("checksum = 0")]
    public async Task Row_that_is_not_what_was_written_is_damaged_never_another_value(string change)
    {
        await InsertAsync("torrent", $"btih:{Low}", """{"is_registered":true,"is_flagged":true,"completed":37}""");
        _database.Write(connection => connection.Execute($"UPDATE grain_state SET {change}"));

        StorageException e = Assert.Throws<StorageException>(() => _database.Torrents.ReadAll().Count());

        Assert.Contains(_database.Path, e.Message, StringComparison.Ordinal);
        Assert.Contains("is damaged: its record torren", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_record_of_another_kind_is_found_as_well()
    {
        await InsertAsync("peer-key", "key:abc", """{"is_revoked":true}""");
        _database.Write(connection => connection.Execute("UPDATE grain_state SET payload = replace(payload, 'true', 'null')"));

        StorageException e = Assert.Throws<StorageException>(() => _database.Torrents.ReadAll().Count());

        Assert.Contains("peer-key key:abc", e.Message, StringComparison.Ordinal);
    }

    protected override async Task InsertAsync(string stateName, string key, string? payload)
    {
        await using SqliteConnection connection = _database.DataSource.OpenConnection();
        await using SqliteCommand command = connection.Command(Rows.Insert(stateName, key, payload));
        await command.ExecuteNonQueryAsync();
    }
}
