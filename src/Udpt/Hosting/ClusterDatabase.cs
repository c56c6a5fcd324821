using Microsoft.Extensions.Logging;
using Udpt.Configuration;
using Udpt.Reloading;
using Udpt.Silo.Storage.Postgres;

namespace Udpt.Hosting;

/// <summary>Opens the cluster's database before the host is built.</summary>
internal static class ClusterDatabase
{
    /// <summary>For a silo: waits for the database, serving health meanwhile, and creates its tables.</summary>
    public static Task<PostgresDatabase> Open(UdptConfiguration configuration, CancellationToken cancellationToken) =>
        StartupServer.WaitFor(
            cancellation => OpenNow(configuration, cancellation), configuration.Http, cancellationToken);

    /// <summary>For a gateway, which waits for the database once it runs.</summary>
    public static PostgresDatabase ForGateway(UdptConfiguration configuration) =>
        PostgresDatabase.ForGateway(configuration.Cluster!.Database, TimeProvider.System);

    private static async Task<PostgresDatabase> OpenNow(
        UdptConfiguration configuration, CancellationToken cancellationToken)
    {
        // The host and its logging do not exist yet.
        using ILoggerFactory logging = LoggerFactory.Create(
            builder => builder.AddTrackerLogging(new LogLevelSwitch(configuration.LogLevel)));
        ILogger logger = logging.CreateLogger<PostgresDatabase>();
        return await PostgresDatabase.OpenAsync(
            configuration.Cluster!.Database, TimeProvider.System, logger, cancellationToken);
    }
}
