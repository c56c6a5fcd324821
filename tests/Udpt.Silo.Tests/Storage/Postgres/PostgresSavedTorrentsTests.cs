using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Postgres;

namespace Udpt.Silo.Tests.Storage.Postgres;

[Collection(PostgresFixture.Collection)]
[Trait("Needs", "PostgreSQL")]
public sealed class PostgresSavedTorrentsTests(PostgresFixture fixture) : SavedTorrentsContract, IAsyncLifetime
{
    private const string ServiceId = "udpt";

    private PostgresDatabase? _database;

    protected override ISavedTorrents Saved => Paged(PostgresSavedTorrents.DefaultPageSize);

    protected override string Name => _database!.Description;

    public async Task InitializeAsync() => _database = await PostgresDatabase.OpenAsync(
        await fixture.Server.CreateDatabaseAsync(), TimeProvider.System, NullLogger.Instance);

    public async Task DisposeAsync() => await _database!.DisposeAsync();

    [Theory]
    [InlineData(999)]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(1)]
    public async Task Pages_follow_each_other_without_a_gap(int pageSize)
    {
        await InsertManyAsync(1000);

        List<KeyValuePair<InfoHash, TorrentRecord>> all = await Paged(pageSize).ReadAllAsync().ToListAsync();

        Assert.Equal(1000, all.Count);
        Assert.Equal(all.Select(torrent => torrent.Key.ToString()).Order(StringComparer.Ordinal).Distinct(), all.Select(torrent => torrent.Key.ToString()));
        Assert.Equal(500_500, all.Sum(torrent => torrent.Value.Completed));
    }

    [Fact]
    public async Task No_connection_is_held_while_the_caller_is_busy()
    {
        await InsertManyAsync(1000);

        await foreach (KeyValuePair<InfoHash, TorrentRecord> torrent in Paged(100).ReadAllAsync())
        {
            Assert.NotEqual(default, torrent.Key);
            break;
        }

        Assert.Equal(0, await BusyConnectionsAsync());
    }

    [Fact]
    public async Task A_server_that_goes_away_is_told_as_a_storage_fault()
    {
        await InsertManyAsync(1000);
        await using IAsyncEnumerator<KeyValuePair<InfoHash, TorrentRecord>> torrents =
            Paged(10).ReadAllAsync().GetAsyncEnumerator();
        Assert.True(await torrents.MoveNextAsync());
        await fixture.Server.StopAsync();
        try
        {
            StorageException e = await Assert.ThrowsAsync<StorageException>(async () =>
            {
                while (await torrents.MoveNextAsync())
                {
                }
            });
            Assert.Contains(Name, e.Message, StringComparison.Ordinal);
        }
        finally
        {
            await fixture.Server.StartAsync();
        }
    }

    protected override async Task InsertAsync(string stateName, string key, string? payload)
    {
        await using NpgsqlCommand command = _database!.DataSource.CreateCommand(
            "INSERT INTO grain_state VALUES ($1, $2, $3, 0, 0, 1, $4::json)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ServiceId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stateName });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        command.Parameters.Add(new NpgsqlParameter { Value = payload is null ? DBNull.Value : payload });
        await command.ExecuteNonQueryAsync();
    }

    private PostgresSavedTorrents Paged(int pageSize) => new(_database!, ServiceId, pageSize);

    private async Task InsertManyAsync(int count)
    {
        await using NpgsqlCommand command = _database!.DataSource.CreateCommand(
            """
            INSERT INTO grain_state
            SELECT $1, 'torrent', 'btih:' || md5(i::text) || lpad(to_hex(i), 8, '0'), 0, 0, 1,
                json_build_object('is_registered', false, 'is_flagged', false, 'completed', i)
            FROM generate_series(1, $2) AS i
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ServiceId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> BusyConnectionsAsync()
    {
        await using NpgsqlCommand command = _database!.DataSource.CreateCommand(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
