using Microsoft.Extensions.Logging;
using Orleans.Messaging;
using Orleans.Runtime.Membership;
using Udpt.Grains.Hosting;
using Udpt.Grains.Records;

namespace Udpt.Silo.Storage.Postgres;

/// <summary>
/// The silos' endpoints for gateways, as listed in the cluster's database. A gateway starts and reports its health even
/// while the database is unreachable or no silo has created its tables: callers of this list retry.
/// </summary>
internal sealed class PostgresSiloEndpoints(
    AdoNetGatewayListProvider list,
    PostgresDatabase database,
    TimeProvider time,
    ILogger<PostgresSiloEndpoints> logger) : IGatewayListProvider
{
    private readonly WaitingNotice _notice = new(time);

    /// <inheritdoc/>
    public TimeSpan MaxStaleness => list.MaxStaleness;

    /// <inheritdoc/>
    public bool IsUpdatable => list.IsUpdatable;

    /// <inheritdoc/>
    /// <exception cref="StorageUnavailableException">Nothing can be read yet; this has been logged.</exception>
    /// <exception cref="StorageException">The database is unusable.</exception>
    public async Task InitializeGatewayListProvider()
    {
        if (await database.WhatIsMissingForGatewayAsync() is { } reason)
        {
            if (_notice.For(reason) is { } level)
            {
                logger.WaitingForDatabase(level, database.Description, reason);
            }

            throw new StorageUnavailableException(
                $"The database {database.Description} is not available yet. {reason}");
        }

        if (_notice.End() is { } waited)
        {
            logger.DatabaseIsThere(database.Description, waited.TotalSeconds);
        }

        await list.InitializeGatewayListProvider();
    }

    /// <inheritdoc/>
    public Task<IList<Uri>> GetGateways() => list.GetGateways();
}
