using Microsoft.Extensions.Logging.Abstractions;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Postgres;
using Udpt.Testing;

namespace Udpt.Silo.Tests.Storage.Postgres;

[Collection(PostgresFixture.Collection)]
[Trait("Needs", "PostgreSQL")]
public sealed class PostgresSchemaTests(PostgresFixture fixture) : IAsyncLifetime
{
    private string _connectionString = "";

    public async Task InitializeAsync() => _connectionString = await fixture.Server.CreateDatabaseAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Any_number_of_silos_make_the_schema_once()
    {
        LogLines log = new();

        PostgresDatabase[] databases = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            Task.Run(() => PostgresDatabase.OpenAsync(_connectionString, TimeProvider.System, log))));

        foreach (PostgresDatabase database in databases)
        {
            Assert.True(await database.IsUsableAsync());
            await database.DisposeAsync();
        }

        Assert.Equal("1", await QueryAsync("SELECT string_agg(version::text, ',') FROM udpt_schema"));
        Assert.StartsWith("1302 Upgraded the database ", await log.NextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, log.Count);
    }

    [Fact]
    public async Task A_newer_schema_is_refused()
    {
        await (await OpenAsync()).DisposeAsync();
        await QueryAsync("INSERT INTO udpt_schema (version) VALUES (2)");

        StorageException e = await Assert.ThrowsAsync<StorageException>(OpenAsync);
        StorageException gateway = await Assert.ThrowsAsync<StorageException>(WhatIsMissingForGatewayAsync);

        Assert.Contains(
            "has schema 2, but this release supports at most 1: run the newer release that created it.", e.Message, StringComparison.Ordinal);
        Assert.Equal(e.Message, gateway.Message);
    }

    [Fact]
    public async Task Tables_of_another_program_are_left_alone()
    {
        await QueryAsync("CREATE TABLE OrleansQuery (QueryKey text)");

        StorageException e = await Assert.ThrowsAsync<StorageException>(OpenAsync);

        Assert.Contains("another program", e.Message, StringComparison.Ordinal);
        Assert.Equal("1", await QueryAsync("SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'"));
    }

    [Fact]
    public async Task A_schema_of_its_own_holds_the_tables_beside_another_programs()
    {
        await QueryAsync("CREATE TABLE OrleansQuery (QueryKey text); CREATE SCHEMA tracker");
        _connectionString += ";Search Path=tracker,public";

        await using PostgresDatabase database = await OpenAsync();

        Assert.True(await database.IsUsableAsync());
        Assert.Equal("14", await QueryAsync("SELECT COUNT(*) FROM tracker.OrleansQuery"));
    }

    [Fact]
    public async Task A_user_who_may_not_make_tables_is_told_so()
    {
        _connectionString +=
            $";Username={PostgresServer.DistrustedUser};Password={PostgresServer.DistrustedPassword}";

        StorageException e = await Assert.ThrowsAsync<StorageException>(OpenAsync);

        Assert.Contains("may not create its tables", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServer.DistrustedPassword, e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_waits_until_a_silo_has_made_the_tables()
    {
        Assert.Equal("No silo has created its tables yet.", await WhatIsMissingForGatewayAsync());

        await using PostgresDatabase silo = await OpenAsync();

        Assert.Null(await WhatIsMissingForGatewayAsync());
    }

    [Fact]
    public async Task Records_are_found_by_the_key_and_listed_by_its_index()
    {
        await using PostgresDatabase database = await OpenAsync();
        await QueryAsync(
            """
            INSERT INTO grain_state
            SELECT 'udpt', 'torrent', 'btih:' || md5(i::text), 0, 0, 1, '{}' FROM generate_series(1, 20000) AS i;
            ANALYZE grain_state
            """);

        Assert.Contains("grain_state_pkey", await QueryAsync(
            "EXPLAIN (FORMAT JSON) SELECT * FROM grain_state WHERE service_id = 'udpt' AND state_name = 'torrent' AND grain_key = COALESCE('btih:x'::text, '') AND key_n0 = 0 AND key_n1 = 0"),
            StringComparison.Ordinal);
        string? listing = await QueryAsync(
            "EXPLAIN (FORMAT JSON) SELECT * FROM grain_state WHERE service_id = 'udpt' AND state_name = 'torrent' AND grain_key > 'btih:8' ORDER BY grain_key LIMIT 100");
        Assert.Contains("grain_state_pkey", listing, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", listing, StringComparison.Ordinal);
    }

    private Task<string?> QueryAsync(string sql) => PostgresFixture.QueryAsync(_connectionString, sql);

    private Task<PostgresDatabase> OpenAsync() =>
        PostgresDatabase.OpenAsync(_connectionString, TimeProvider.System, NullLogger.Instance);

    private async Task<string?> WhatIsMissingForGatewayAsync()
    {
        await using var gateway = PostgresDatabase.ForGateway(_connectionString, TimeProvider.System);
        return await gateway.WhatIsMissingForGatewayAsync();
    }
}
