using Microsoft.Extensions.Logging;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Postgres;

namespace Udpt.Silo.Hosting;

/// <summary>What the storage logs, for processes with a log of their own.</summary>
public static class StorageLogging
{
    /// <summary>
    /// Silences errors of single calls, which their callers report without a stack trace for each; keeps what a start
    /// waits for and whether the store is healthy.
    /// </summary>
    /// <param name="filter">The filters to add to.</param>
    /// <param name="level">The level of the tracker's own log.</param>
    public static LoggerFilterOptions AddStorageFilters(this LoggerFilterOptions filter, LogLevel level) => filter
        .AddFilter("Orleans.Storage", LogLevel.Critical)
        .AddFilter(typeof(StoreHealth).Namespace, LogLevel.Critical)
        .AddFilter(typeof(StoreHealth).FullName, LogLevel.Information)
        .AddFilter(typeof(PostgresDatabase).FullName, level)
        .AddFilter(typeof(PostgresSiloEndpoints).FullName, level);
}
