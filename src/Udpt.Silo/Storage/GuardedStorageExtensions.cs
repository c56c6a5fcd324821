using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Udpt.Silo.Storage;

/// <summary>What every store in a database has around it.</summary>
internal static class GuardedStorageExtensions
{
    /// <summary>Adds <see cref="StoreMetrics"/>.</summary>
    public static void AddStoreMetrics(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<StoreMetrics>();
    }

    /// <summary>Puts <see cref="GuardedStorage"/> around <paramref name="storage"/>.</summary>
    public static GuardedStorage Guard(
        this IServiceProvider services,
        IGrainStorage storage,
        Func<Exception, StorageException?> explain,
        StoreHealth? health = null) =>
        new(storage, services.GetRequiredService<StoreMetrics>(), explain, health);

    /// <summary>Where the health of a store is logged, which was opened before there was a log.</summary>
    public static ILogger StoreLogger(this IServiceProvider services) =>
        services.GetRequiredService<ILogger<StoreHealth>>();
}
