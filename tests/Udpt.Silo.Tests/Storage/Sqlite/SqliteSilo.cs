using Microsoft.Data.Sqlite;
using Udpt.Silo.Hosting;
using Udpt.Silo.Storage.Sqlite;

namespace Udpt.Silo.Tests.Storage.Sqlite;

/// <summary>A silo with a database in its own directory.</summary>
public sealed class SqliteSilo : DatabaseSilo
{
    private readonly TempDirectory _directory = new();

    public string DatabasePath => _directory.File("udpt.db");

    public override async Task<string?> QueryAsync(string sql)
    {
        await using SqliteConnection connection = new($"Data Source={DatabasePath};Pooling=False");
        await connection.OpenAsync();
        RowChecksumFunctions.Register(connection, DatabasePath);
        await using SqliteCommand command = connection.Command(sql);
        return (await command.ExecuteScalarAsync())?.ToString();
    }

    public override Task InsertAsync(string key, int version, string payload) =>
        QueryAsync(Rows.Insert("torrent", key, payload, version));

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    protected override Task<Action<ISiloBuilder>> OpenStorageAsync() => Task.FromResult<Action<ISiloBuilder>>(
        silo => silo.AddTorrentStorage(TorrentDatabase.Open(DatabasePath)));
}
