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

/// <summary>Registration of the silos of a cluster, and of those who only call them.</summary>
public static class ClusterHostingExtensions
{
    /// <summary>Adds a silo that joins the cluster of <paramref name="database"/>, which the host owns from now on.</summary>
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

    /// <summary>Adds a client of the cluster of <paramref name="database"/>, which the host owns from now on.</summary>
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
    /// Adds the torrents of one silo among others, wherever its members and its store are: where torrents live, how they
    /// are found, and how they move.
    /// </summary>
    public static ISiloBuilder AddClusterTorrents(this ISiloBuilder silo, TrackerOptions tracker)
    {
        silo.AddTrackerPlacement();
        silo.AddGrainService<RelayService>();
        silo.AddOwnDirectory();
        silo.Configure<SiloConnectionOptions>(SiloLinks.Guard);
        silo.Configure<GrainCollectionOptions>(ClusterTimings.ConfigureShutdown);

        // Hosted services start in this order and stop in the reverse: the silo first and last.
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
    /// With Orleans' default directory the death of one silo deactivates torrents on healthy ones, a third of them in a
    /// cluster of three; with this one none. Without leases, so that calls succeed again as soon as the silo is known to
    /// be dead.
    /// </summary>
    private static void AddOwnDirectory(this ISiloBuilder silo)
    {
#pragma warning disable ORLEANSEXP003 // Experimental, and the one under which a lost silo takes nothing along.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        silo.Configure<GrainDirectoryOptions>(directory => directory.RangeLeaseDuration = TimeSpan.Zero);
    }
}
