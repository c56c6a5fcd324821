using Microsoft.Extensions.Logging;
using Orleans.Messaging;
using Orleans.Runtime.Membership;
using Udpt.Grains.Torrents;

namespace Udpt.Silo.Storage.Postgres;

/// <summary>
/// Where the silos take the connections of gateways, as it stands in the cluster's database. A gateway starts, and says
/// how it is, while the database is away or no silo has made its tables: whoever asks for the list tries again.
/// </summary>
internal sealed class PostgresGatewayList(
    AdoNetGatewayListProvider list,
    PostgresDatabase database,
    TimeProvider time,
    ILogger<PostgresGatewayList> logger) : IGatewayListProvider
{
    private long? _waitingSince;

    /// <inheritdoc/>
    public TimeSpan MaxStaleness => list.MaxStaleness;

    /// <inheritdoc/>
    public bool IsUpdatable => list.IsUpdatable;

    /// <inheritdoc/>
    /// <exception cref="StorageUnavailableException">There is nothing to be read yet, which has been logged.</exception>
    /// <exception cref="StorageException">The database cannot be used as it is.</exception>
    public async Task InitializeGatewayListProvider()
    {
        if (await database.WhatIsMissingForGatewayAsync() is { } reason)
        {
            _waitingSince ??= time.GetTimestamp();
            logger.WaitingForDatabase(database.Description, reason);
            throw new StorageUnavailableException($"The database {database.Description} is not there yet. {reason}");
        }

        if (_waitingSince is { } start)
        {
            _waitingSince = null;
            logger.DatabaseIsThere(database.Description, time.GetElapsedTime(start).TotalSeconds);
        }

        await list.InitializeGatewayListProvider();
    }

    /// <inheritdoc/>
    public Task<IList<Uri>> GetGateways() => list.GetGateways();
}
