using Microsoft.Extensions.DependencyInjection;
using Udpt.Grains.PeerKeys;
using Udpt.Grains.Torrents;
using Udpt.Silo.Storage.Sqlite;

namespace Udpt.Silo.Storage;

/// <summary>Where a silo keeps its torrents.</summary>
public static class TorrentStorageSiloBuilderExtensions
{
    /// <summary>
    /// Adds the grain storage <see cref="TorrentRecord.StorageName"/> and <see cref="ISavedTorrents"/>. A database is
    /// opened here, before the host starts: its faults are <see cref="StorageException"/>s. The host then owns it, as
    /// <see cref="TorrentDatabase"/> among its services.
    /// </summary>
    public static ISiloBuilder AddTorrentStorage(this ISiloBuilder silo, StorageOptions options) =>
        options.DatabasePath is { } path
            ? silo.AddSqliteTorrentStorage(TorrentDatabase.Open(path))
            : silo.AddVolatileTorrentStorage();

    /// <summary>Adds the storage of a tracker that keeps nothing: nothing is written anywhere.</summary>
    public static ISiloBuilder AddVolatileTorrentStorage(this ISiloBuilder silo)
    {
        silo.AddMemoryGrainStorage(
            TorrentRecord.StorageName, options => options.GrainStorageSerializer = new JsonStateSerializer());
        silo.Services.AddSingleton<ISavedTorrents, NoSavedTorrents>();
        silo.Services.AddSingleton<IPeerKeyIndex, VolatilePeerKeys>();
        return silo;
    }
}
