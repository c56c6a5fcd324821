using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Udpt.Silo.Storage;

/// <summary>Wraps every database store.</summary>
internal static class GuardedStorageExtensions
{
    /// <summary>Adds <see cref="StoreMetrics"/>.</summary>
    public static void AddStoreMetrics(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<StoreMetrics>();
    }

    /// <summary>Wraps <paramref name="storage"/> in a <see cref="GuardedStorage"/>.</summary>
    public static GuardedStorage Guard(
        this IServiceProvider services,
        IGrainStorage storage,
        Func<Exception, StorageException?> explain,
        StoreHealth? health = null) =>
        new(storage, services.GetRequiredService<StoreMetrics>(), explain, health);

    /// <summary>The logger for the health of a store, which was opened before logging was set up.</summary>
    public static ILogger StoreLogger(this IServiceProvider services) =>
        services.GetRequiredService<ILogger<StoreHealth>>();
}
