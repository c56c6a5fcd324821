using Microsoft.Extensions.Logging;
using Udpt.Configuration;
using Udpt.Reloading;
using Udpt.Silo.Storage.Postgres;

namespace Udpt.Hosting;

/// <summary>Opens the database of the cluster before the host is made of what is in it.</summary>
internal static class ClusterDatabase
{
    public static Task<PostgresDatabase> Open(UdptConfiguration configuration, CancellationToken cancellationToken) =>
        Open(PostgresDatabase.OpenAsync, configuration, cancellationToken);

    public static Task<PostgresDatabase> OpenForGateway(
        UdptConfiguration configuration, CancellationToken cancellationToken) =>
        Open(PostgresDatabase.OpenForGatewayAsync, configuration, cancellationToken);

    private static async Task<PostgresDatabase> Open(
        Func<string, TimeProvider, ILogger, CancellationToken, Task<PostgresDatabase>> open,
        UdptConfiguration configuration,
        CancellationToken cancellationToken)
    {
        // The host that logs is not there yet.
        using ILoggerFactory logging = LoggerFactory.Create(
            builder => builder.AddTrackerLogging(new LogLevelSwitch(configuration.LogLevel)));
        ILogger logger = logging.CreateLogger<PostgresDatabase>();
        return await open(configuration.Cluster!.Database, TimeProvider.System, logger, cancellationToken);
    }
}
