using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Udpt.Core.Rules;
using Udpt.Grains;
using Udpt.Grains.Relay;
using Udpt.Grains.Status;
using Udpt.Silo.Placement;
using Udpt.Silo.Storage.Postgres;
using Udpt.Silo.Sweeping;

namespace Udpt.Silo.Hosting;

/// <summary>Registers the silos and clients of a cluster.</summary>
public static class ClusterHostingExtensions
{
    /// <summary>
    /// Adds a silo that joins the cluster of <paramref name="database"/>. The host takes ownership of the database.
    /// </summary>
    public static IHostApplicationBuilder AddClusterSilo(
        this IHostApplicationBuilder builder,
        TrackerOptions tracker,
        ClusterSettings settings,
        PostgresDatabase database)
    {
        builder.UseOrleans(silo =>
        {
            silo.AddPostgresClustering(database);
            silo.AddPostgresTorrentStorage(database);
            silo.Configure<ClusterOptions>(settings.Name);
            silo.Configure<EndpointOptions>(settings.Listen);
            silo.Configure<ClusterMembershipOptions>(ClusterTimings.ConfigureFailureDetection);
            silo.AddClusterTorrents(tracker);
        });
        UninterruptedStart.Use(builder.Services);
        return builder;
    }

    /// <summary>
    /// Adds a client of the cluster of <paramref name="database"/>. The host takes ownership of the database.
    /// </summary>
    public static IHostApplicationBuilder AddClusterClient(
        this IHostApplicationBuilder builder,
        ClusterSettings settings,
        PostgresDatabase database)
    {
        builder.UseOrleansClient(client =>
        {
            client.AddPostgresClustering(database);
            client.Configure<ClusterOptions>(settings.Name);
            client.Configure<GatewayOptions>(ClusterTimings.FollowSilos);
            client.UseConnectionRetryFilter<ClientConnectionRetry>();
        });
        return builder;
    }

    /// <summary>
    /// Adds what a silo in a cluster needs for torrents, whatever its membership and storage providers: placement, the
    /// directory, the relay, migration and sweeps.
    /// </summary>
    public static ISiloBuilder AddClusterTorrents(this ISiloBuilder silo, TrackerOptions tracker)
    {
        silo.AddTrackerPlacement();
        silo.AddGrainService<RelayService>();
        silo.AddOwnDirectory();
        silo.Configure<SiloConnectionOptions>(SiloLinks.Guard);
        silo.Configure<GrainCollectionOptions>(ClusterTimings.ConfigureShutdown);

        // Hosted services start in this order and stop in reverse: the silo starts first and stops last.
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services
            .AddTrackerGrains(tracker, services => services.GetRequiredService<ILocalSiloDetails>().SiloAddress)
            .AddSingleton<IStoreProbe, StoreProbe>()
            .AddSingleton<SwarmSweeper>()
            .AddSingleton<SiloDrain>()
            .AddSingleton<LostSilos>()
            .AddHostedService<MembershipFollower>()
            .AddHostedService(services => services.GetRequiredService<SwarmSweeper>());
        return silo;
    }

    private static void Name(this ClusterSettings settings, ClusterOptions cluster)
    {
        cluster.ClusterId = settings.ClusterId;
        cluster.ServiceId = settings.ServiceId;
    }

    private static void Listen(this ClusterSettings settings, EndpointOptions endpoints)
    {
        endpoints.SiloPort = settings.SiloPort;
        endpoints.GatewayPort = settings.GatewayPort;
        if (settings.Advertise is { } address)
        {
            endpoints.AdvertisedIPAddress = address;
        }
    }

    /// <summary>
    /// With Orleans' default directory, losing one silo deactivates torrents on healthy silos: a third of them in a
    /// cluster of three. The distributed directory deactivates none. It runs without leases, so that calls succeed
    /// again as soon as a silo is known to be dead.
    /// </summary>
    private static void AddOwnDirectory(this ISiloBuilder silo)
    {
#pragma warning disable ORLEANSEXP003 // Experimental, but losing a silo then affects no other silo's torrents.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        silo.Configure<GrainDirectoryOptions>(directory => directory.RangeLeaseDuration = TimeSpan.Zero);
    }
}
