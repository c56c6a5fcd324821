using Microsoft.Data.Sqlite;
using Udpt.Grains.Torrents;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;

namespace Udpt.Silo.Tests.Storage.Sqlite;

public sealed class SavedTorrentsTests : IDisposable
{
    private const string Low = "0000000000000000000000000000000000000001";
    private const string High = "ff00000000000000000000000000000000000000";

    private readonly TempDirectory _directory = new();
    private readonly TorrentDatabase _database;

    public SavedTorrentsTests()
    {
        _database = TorrentDatabase.Open(_directory.File("udpt.db"));
    }

    public void Dispose()
    {
        _database.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Torrents_come_in_the_order_of_their_info_hashes()
    {
        Insert("torrent", $"btih:{High}", """{"is_flagged":true}""");
        Insert("torrent", $"btih:{Low}", """{"completed":3,"is_registered":true}""");

        Assert.Equal(
            [(Low, new TorrentRecord { IsRegistered = true, Completed = 3 }), (High, new TorrentRecord { IsFlagged = true })],
            _database.Torrents.ReadAll().Select(torrent => (torrent.Key.ToString(), torrent.Value)));
    }

    [Fact]
    public async Task They_can_be_awaited_and_given_up()
    {
        Insert("torrent", $"btih:{Low}", "{}");
        using CancellationTokenSource cancellation = new();
        int count = 0;
        await foreach (var _ in _database.Torrents.ReadAllAsync(cancellation.Token))
        {
            count++;
        }

        Assert.Equal(1, count);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in _database.Torrents.ReadAllAsync(cancellation.Token))
            {
                count++;
            }
        });
    }

    [Fact]
    public void Other_states_and_cleared_records_are_left_out()
    {
        Insert("secret", $"btih:{Low}", "{}");
        Insert("torrent", $"btih:{High}", null);

        Assert.Empty(_database.Torrents.ReadAll());
    }

    [Theory]
    [InlineData("btih:" + Low, "{\"completed\":-1}")]
    [InlineData("btih:" + Low, "{\"completed\":")]
    [InlineData("btih:" + Low, "null")]
    [InlineData("btih:" + Low, "")]
    [InlineData("btih:" + Low, "\u00ff")]
    [InlineData(Low, "{}")]
    [InlineData("btih:xyz", "{}")]
    [InlineData("btïh:" + Low, "{}")]
    public void A_record_that_cannot_be_read_is_named(string key, string payload)
    {
        Insert("torrent", key, payload);

        StorageException e = Assert.Throws<StorageException>(() => _database.Torrents.ReadAll().Count());

        Assert.Contains(_database.Path, e.Message, StringComparison.Ordinal);
        Assert.Contains(key, e.Message, StringComparison.Ordinal);
    }

    private void Insert(string stateName, string key, string? payload)
    {
        using SqliteConnection connection = _database.DataSource.OpenConnection();
        using SqliteCommand command = connection.Command("INSERT INTO grain_state VALUES (@state, @key, 0, 0, 1, @payload)");
        command.Parameters.AddWithValue("@state", stateName);
        command.Parameters.AddWithValue("@key", key);
        command.Parameters.AddWithValue("@payload", payload is null ? DBNull.Value : payload);
        command.ExecuteNonQuery();
    }
}
