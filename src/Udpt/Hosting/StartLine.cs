using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Udpt.Configuration;
using Udpt.Gateway.Udp;
using Udpt.Silo.Storage.Sqlite;

namespace Udpt.Hosting;

/// <summary>The one line at start that says what listens where, in which mode, on what database.</summary>
internal static partial class StartLine
{
    public static void LogStarted(this IServiceProvider services, UdptConfiguration configuration)
    {
        ILogger logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Udpt");
        TorrentDatabase? database = services.GetService<TorrentDatabase>();
        if (database?.Imported is { } imported)
        {
            LogImported(logger, imported.Torrents, imported.Path, database.Path);
        }

        IEnumerable<string> udp = services.GetRequiredService<UdpGatewayStatus>().Endpoints.Select(at => $"udp://{at}");
        IEnumerable<string> http = services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        LogServing(
            logger,
            typeof(StartLine).Assembly.GetName().Version?.ToString(3),
            string.Join(", ", udp.Concat(http)),
            configuration.Mode.ToString().ToLowerInvariant(),
            database is null ? "no database: nothing outlives this process" : $"database {database.Path}");
    }

    [LoggerMessage(1, LogLevel.Information, "UDPT {Version} serves {Addresses}; mode {Mode}; {Database}")]
    private static partial void LogServing(
        ILogger logger, string? version, string addresses, string mode, string database);

    [LoggerMessage(2, LogLevel.Information, "Imported {Torrents} torrents of {Source} into {Database}")]
    private static partial void LogImported(ILogger logger, int torrents, string source, string database);
}
