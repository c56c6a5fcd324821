using Npgsql;
using Udpt.Testing;

namespace Udpt.Silo.Tests.Storage.Postgres;

/// <summary>
/// One PostgreSQL server for all tests of the collection, which run sequentially because some of them stop it.
/// </summary>
[CollectionDefinition(Collection)]
#pragma warning disable CA1711 // xunit finds the collection's fixture through this class.
public sealed class PostgresFixture : IAsyncLifetime, ICollectionFixture<PostgresFixture>
#pragma warning restore CA1711
{
    public const string Collection = "PostgreSQL";

    private PostgresServer? _server;

    public PostgresServer Server => _server!;

    public async Task InitializeAsync() => _server = await PostgresServer.StartNewAsync();

    public async Task DisposeAsync() => await _server!.DisposeAsync();

    /// <summary>Runs a statement as an operator would; returns the first column of the first row.</summary>
    public static async Task<string?> QueryAsync(string connectionString, string sql)
    {
        await using NpgsqlConnection connection = new(connectionString + ";Pooling=false");
        await connection.OpenAsync();
#pragma warning disable CA2100 // Constants of the tests.
        await using NpgsqlCommand command = new(sql, connection);
#pragma warning restore CA2100
        return (await command.ExecuteScalarAsync())?.ToString();
    }
}
