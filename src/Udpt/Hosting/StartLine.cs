using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Udpt.Configuration;
using Udpt.Gateway.Udp;
using Udpt.Grains.Placement;
using Udpt.Grains.Status;
using Udpt.Silo.Storage.Postgres;
using Udpt.Silo.Storage.Sqlite;

namespace Udpt.Hosting;

/// <summary>The line logged at startup: addresses, mode and database.</summary>
internal static partial class StartLine
{
    public static void LogStarted(this IServiceProvider services, UdptConfiguration configuration)
    {
        ILogger logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Udpt");
        if (services.GetService<TorrentDatabase>() is { Imported: { } imported } database)
        {
            string source = imported.IgnoredBytes == 0
                ? imported.Path
                : $"{imported.Path} (ignored {imported.IgnoredBytes} bytes after the end of its bzip2 data)";
            LogImported(logger, imported.Torrents, source, database.Path);
        }

        if (services.GetService<TorrentDatabase>() is { Mended: { } damage } mended)
        {
            LogMended(logger, mended.Path, damage);
        }

        IEnumerable<string> udp = services.GetService<UdpGatewayStatus>()?.Endpoints.Select(at => $"udp://{at}") ?? [];
        IEnumerable<string> http = services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        LogServing(
            logger,
            ProcessIdentity.Version,
            Describe(configuration.Role),
            string.Join(", ", [.. udp, .. http, .. Silo(services)]),
            configuration.Tracker.Mode.ToString().ToLowerInvariant(),
            Store(services));
    }

    private static string Describe(ProcessRole? role) => role == ProcessRole.Tracker ? "" : " " + role.NameOf();

    private static IEnumerable<string> Silo(IServiceProvider services) =>
        services.GetService<SiloView>()?.Self is { } silo ? [$"silo {silo.Endpoint}"] : [];

    private static string Store(IServiceProvider services) =>
        services.GetService<TorrentDatabase>() is { } embedded ? $"database {embedded.Path}"
        : services.GetService<PostgresDatabase>() is { } shared ? $"database {shared.Description}"
        : "no database: nothing survives a restart";

    [LoggerMessage(1, LogLevel.Information, "UDPT {Version}{Role} serves {Addresses}; mode {Mode}; {Database}")]
    private static partial void LogServing(
        ILogger logger, string version, string role, string addresses, string mode, string database);

    [LoggerMessage(2, LogLevel.Information, "Imported {Torrents} torrents from {Source} into {Database}")]
    private static partial void LogImported(ILogger logger, int torrents, string source, string database);

    [LoggerMessage(40, LogLevel.Warning, "The database {Database} was damaged, but its records are intact ({Damage}). The damaged parts were rebuilt; check the disk.")]
    private static partial void LogMended(ILogger logger, string database, string damage);
}
