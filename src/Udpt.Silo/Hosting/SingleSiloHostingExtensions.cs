using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Udpt.Grains;
using Udpt.Grains.Status;
using Udpt.Grains.Torrents;
using Udpt.Silo.Keeping;
using Udpt.Silo.Placement;
using Udpt.Silo.Storage;
using Udpt.Silo.Sweeping;

namespace Udpt.Silo.Hosting;

/// <summary>Registration of a silo that is a tracker by itself.</summary>
public static class SingleSiloHostingExtensions
{
    /// <summary>
    /// Adds a silo that is alone in its cluster, listens nowhere and keeps its torrents in an embedded database or
    /// nowhere. The database is opened here: its faults are <see cref="StorageException"/>s.
    /// </summary>
    public static IHostApplicationBuilder AddSingleSilo(
        this IHostApplicationBuilder builder,
        TrackerOptions tracker,
        StorageOptions storage)
    {
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
            silo.AddTorrentStorage(storage);
            silo.AddTrackerPlacement();
        });

        // Hosted services start in this order and stop in the reverse: the silo first and last.
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services
            .AddTrackerGrains(tracker)
            .AddSingleton<IStoreProbe, StoreProbe>()
            .AddSingleton<SwarmSweeper>()
            .AddHostedService<SwarmKeeper>()
            .AddHostedService(services => services.GetRequiredService<SwarmSweeper>());
        return builder;
    }
}
