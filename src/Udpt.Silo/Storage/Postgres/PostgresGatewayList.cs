using Microsoft.Extensions.Logging;
using Orleans.Messaging;
using Orleans.Runtime.Membership;
using Udpt.Grains.Hosting;
using Udpt.Grains.Records;

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
    private readonly WaitingNotice _notice = new(time);

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
