using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using Udpt.Core.Torrents;
using Udpt.Grains.PeerKeys;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>Registers the torrent storage of a tracker in one process.</summary>
internal static class SqliteTorrentStorageSiloBuilderExtensions
{
    /// <summary>Stores torrents in <paramref name="database"/>. The host takes ownership of the database.</summary>
    public static ISiloBuilder AddSqliteTorrentStorage(this ISiloBuilder silo, TorrentDatabase database)
    {
        silo.Services.AddOptions<AdoNetGrainStorageOptions>(TorrentRecord.StorageName).Configure(options =>
        {
            // Orleans' name for Microsoft.Data.Sqlite.
            options.Invariant = "System.Data.SQLite";
            options.DataSource = database.DataSource;
            options.GrainStorageSerializer = new JsonStateSerializer();
            options.DeleteStateOnClear = true;
        });

        silo.Services.AddStoreMetrics();
        silo.Services.AddGrainStorage(TorrentRecord.StorageName, (services, name) =>
        {
            SqliteDataSource dataSource = services.GetRequiredService<TorrentDatabase>().DataSource;
            dataSource.Writer.Health.Logger = services.StoreLogger();
            return services.Guard(
                new GroupCommitStorage(AdoNetGrainStorageFactory.Create(services, name), dataSource),
                e => SqliteFaults.Explain(dataSource.Path, e));
        });

        // Registered through a factory and resolved by the storage, so that the host disposes of it after the storage.
        silo.Services.AddSingleton(_ => database);
        silo.Services.AddSingleton<ISavedTorrents>(services => services.GetRequiredService<TorrentDatabase>().Torrents);
        silo.Services.AddSingleton<IPeerKeyIndex, SavedPeerKeys>();
        silo.Services.AddSingleton(services => services.GetRequiredService<TorrentDatabase>().Swarms);
        return silo;
    }
}
