using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using Udpt.Core.Torrents;
using Udpt.Grains.PeerKeys;

namespace Udpt.Silo.Storage.Postgres;

/// <summary>Registers the torrent storage of a cluster.</summary>
internal static class PostgresTorrentStorageSiloBuilderExtensions
{
    /// <summary>
    /// Stores torrents in <paramref name="database"/>, which the host then owns: the grain storage <see
    /// cref="TorrentRecord.StorageName"/> and <see cref="ISavedTorrents"/>, both under the silo's service id.
    /// </summary>
    public static ISiloBuilder AddPostgresTorrentStorage(this ISiloBuilder silo, PostgresDatabase database)
    {
        silo.Services.AddPostgresDatabase(database);
        silo.Services.AddStoreMetrics();
        silo.Services.AddOptions<AdoNetGrainStorageOptions>(TorrentRecord.StorageName)
            .Configure<PostgresDatabase>((options, owned) =>
            {
                options.Invariant = PostgresServices.Invariant;
                options.DataSource = owned.DataSource;
                options.GrainStorageSerializer = new JsonStateSerializer();
                options.DeleteStateOnClear = true;
            });
        silo.Services.AddGrainStorage(TorrentRecord.StorageName, (services, name) =>
        {
            PostgresDatabase owned = services.GetRequiredService<PostgresDatabase>();
            owned.Health.Logger = services.StoreLogger();
            return services.Guard(
                AdoNetGrainStorageFactory.Create(services, name),
                e => PostgresFaults.IsOfTheStore(e) ? PostgresFaults.Explain(owned.Description, e) : null,
                owned.Health);
        });
        silo.Services.AddSingleton<ISavedTorrents>(services => new PostgresSavedTorrents(
            services.GetRequiredService<PostgresDatabase>(),
            services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId,
            PostgresSavedTorrents.DefaultPageSize));
        silo.Services.AddSingleton<IPeerKeyIndex>(services => new PostgresSavedPeerKeys(
            services.GetRequiredService<PostgresDatabase>(),
            services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId));
        return silo;
    }
}
