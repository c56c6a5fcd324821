using Npgsql;
using Udpt.Testing;

namespace Udpt.Tests.Cluster;

/// <summary>
/// One PostgreSQL server for all cluster tests, with a database each. They run sequentially and not alongside other
/// tests: each starts up to six processes, and one stops the server.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
#pragma warning disable CA1711 // xunit finds the collection's fixture through this class.
public sealed class ClusterCollection : IAsyncLifetime, ICollectionFixture<ClusterCollection>
#pragma warning restore CA1711
{
    public const string Name = "cluster";

    private PostgresServer? _server;

    public PostgresServer Postgres => _server!;

    public async Task InitializeAsync() => _server = await PostgresServer.StartNewAsync();

    public async Task DisposeAsync() => await _server!.DisposeAsync();

    /// <summary>The sum of the completed counts that a cluster has saved.</summary>
    internal static async Task<int> SavedCompleted(string database)
    {
        await using NpgsqlConnection connection = new(database + ";Pooling=false");
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(
            "SELECT COALESCE(SUM(COALESCE(payload->>'completed', '0')::int), 0)::int "
            + "FROM grain_state WHERE state_name = 'torrent'",
            connection);
        return (int)(await command.ExecuteScalarAsync())!;
    }
}
