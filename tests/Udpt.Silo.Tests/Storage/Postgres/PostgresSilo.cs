using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Udpt.Silo.Storage.Postgres;

namespace Udpt.Silo.Tests.Storage.Postgres;

/// <summary>A silo with its own database.</summary>
public sealed class PostgresSilo(PostgresFixture fixture) : DatabaseSilo
{
    private string? _connectionString;

    private string ServiceId => Services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId;

    public override Task<string?> QueryAsync(string sql) => PostgresFixture.QueryAsync(_connectionString!, sql);

    public override Task InsertAsync(string key, int version, string payload) => QueryAsync(
        $"INSERT INTO grain_state VALUES ('{ServiceId}', 'torrent', '{key}', 0, 0, {version}, '{payload}')");

    protected override async Task<Action<ISiloBuilder>> OpenStorageAsync()
    {
        _connectionString = await fixture.Server.CreateDatabaseAsync();
        PostgresDatabase database =
            await PostgresDatabase.OpenAsync(_connectionString, TimeProvider.System, NullLogger.Instance);
        return silo => silo.AddPostgresTorrentStorage(database);
    }
}
