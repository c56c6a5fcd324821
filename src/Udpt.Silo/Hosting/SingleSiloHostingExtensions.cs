using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Udpt.Core.Rules;
using Udpt.Grains;
using Udpt.Grains.Status;
using Udpt.Silo.Persistence;
using Udpt.Silo.Placement;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;
using Udpt.Silo.Sweeping;

namespace Udpt.Silo.Hosting;

/// <summary>Registers the silo of a tracker that runs in one process.</summary>
public static class SingleSiloHostingExtensions
{
    /// <summary>
    /// Adds a silo that is alone in its cluster, listens on no port, and keeps its torrents in an embedded database or
    /// not at all. Opens the database: its errors are <see cref="StorageException"/>s.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="tracker">The configuration.</param>
    /// <param name="databasePath">The embedded database (<c>db_path</c>); null if nothing is saved.</param>
    public static IHostApplicationBuilder AddSingleSilo(
        this IHostApplicationBuilder builder,
        TrackerOptions tracker,
        string? databasePath)
    {
        TorrentDatabase? database = databasePath is null ? null : TorrentDatabase.Open(databasePath);
        CatalogLoader loading = CatalogLoader.Begin(database?.Torrents ?? (ISavedTorrents)new NoSavedTorrents());
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            silo.Configure<ClusterOptions>(cluster => cluster.ServiceId = cluster.ClusterId = "udpt");
            silo.Configure<EndpointOptions>(endpoints =>
            {
                endpoints.AdvertisedIPAddress = IPAddress.Loopback;
                endpoints.GatewayPort = 0;
            });
            SingleSiloTransport.Use(silo.Services);
            silo.AddTorrentStorage(database);
            silo.AddTrackerPlacement();
        });
        UninterruptedStart.Use(builder.Services);

        // Hosted services start in this order and stop in reverse: the silo starts first and stops last.
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services
            .AddTrackerGrains(tracker, catalog: loading.Catalog)
            .AddSingleton(loading)
            .AddSingleton<IStoreProbe, StoreProbe>()
            .AddSingleton<SwarmSweeper>()
            .AddSingleton<SwarmRestore>()
            .AddSingleton<SnapshotCleanup>()
            .AddSingleton<IReportGate>(services => services.GetRequiredService<SnapshotCleanup>())
            .AddHostedService<SwarmPersistenceService>()
            .AddHostedService(services => services.GetRequiredService<SwarmSweeper>());
        return builder;
    }
}
