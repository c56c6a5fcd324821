using Microsoft.Extensions.DependencyInjection;
using Udpt.Core.Torrents;
using Udpt.Grains.PeerKeys;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;

namespace Udpt.Silo.Hosting;

/// <summary>Registers the storage of a silo's torrents.</summary>
public static class TorrentStorageSiloBuilderExtensions
{
    /// <summary>
    /// Adds the grain storage <see cref="TorrentRecord.StorageName"/> and <see cref="ISavedTorrents"/>, backed by
    /// <paramref name="database"/>, which the host then owns, or volatile if it is null.
    /// </summary>
    public static ISiloBuilder AddTorrentStorage(this ISiloBuilder silo, TorrentDatabase? database) =>
        database is null ? silo.AddVolatileTorrentStorage() : silo.AddSqliteTorrentStorage(database);

    /// <summary>Adds volatile storage: nothing is written to disk.</summary>
    public static ISiloBuilder AddVolatileTorrentStorage(this ISiloBuilder silo)
    {
        silo.AddMemoryGrainStorage(
            TorrentRecord.StorageName, options => options.GrainStorageSerializer = new JsonStateSerializer());
        silo.Services.AddSingleton<ISavedTorrents, NoSavedTorrents>();
        silo.Services.AddSingleton<IPeerKeyIndex, VolatilePeerKeys>();
        return silo;
    }
}
