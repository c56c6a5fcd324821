using Microsoft.Extensions.DependencyInjection;
using Udpt.Grains.Catalog;
using Udpt.Silo.Storage.Postgres;
using Udpt.Silo.Storage.Sqlite;

namespace Udpt.Silo.Hosting;

/// <summary>The health checks of a silo.</summary>
public static class SiloReadiness
{
    /// <summary>Whether the silo is active and has read the saved records.</summary>
    public static Task<bool> IsSiloReady(this IServiceProvider services)
    {
        SiloStatus status = services.GetRequiredService<ISiloStatusOracle>().CurrentStatus;
        bool isComplete = services.GetRequiredService<TorrentCatalog>().IsComplete;
        return Task.FromResult(status == SiloStatus.Active && isComplete);
    }

    /// <summary>Whether the store can be read and written; always true without a store.</summary>
    public static Task<bool> IsStoreReady(this IServiceProvider services) =>
        services.GetService<PostgresDatabase>()?.IsUsableAsync()
        ?? services.GetService<TorrentDatabase>()?.IsUsableAsync()
        ?? Task.FromResult(true);

    /// <summary>
    /// Called by the host after it has stopped: throws if the saved data is not where the next start looks for it.
    /// </summary>
    /// <exception cref="Storage.StorageException">The database was deleted, renamed or replaced meanwhile.</exception>
    public static void RequireStoreInPlace(this IServiceProvider services) =>
        services.GetService<TorrentDatabase>()?.RequireInPlace();
}
