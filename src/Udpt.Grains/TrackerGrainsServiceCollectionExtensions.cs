using Microsoft.Extensions.DependencyInjection;
using Udpt.Core.Admission;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Grains.Announcing;
using Udpt.Grains.Catalog;
using Udpt.Grains.Census;
using Udpt.Grains.Metrics;
using Udpt.Grains.PeerKeys;
using Udpt.Grains.Placement;
using Udpt.Grains.Relay;
using Udpt.Grains.Status;
using Udpt.Grains.Torrents;

namespace Udpt.Grains;

/// <summary>Registration of the services that the grains of a silo share.</summary>
public static class TrackerGrainsServiceCollectionExtensions
{
    /// <summary>
    /// Adds the swarm table, the catalog and the services that decide about announces in this process.
    /// </summary>
    /// <param name="services">The services of the silo.</param>
    /// <param name="options">The configuration.</param>
    /// <param name="self">Returns the silo's address; null for a silo without a cluster.</param>
    /// <param name="catalog">An existing catalog that is already being filled, or null.</param>
    public static IServiceCollection AddTrackerGrains(
        this IServiceCollection services,
        TrackerOptions options,
        Func<IServiceProvider, SiloAddress>? self = null,
        TorrentCatalog? catalog = null) => services
        .AddMetrics()
        .AddSingleton(new TrackerRules(options))
        .AddSingleton<SwarmTable>()
        .AddSingleton<SwarmClock>()
        .AddSingleton(catalog ?? new TorrentCatalog())
        .AddSingleton<TopTorrents>()
        .AddSingleton<TorrentMigrationLimit>()
        .AddSingleton<DrainingSilos>()
        .AddSingleton<DroppedTorrents>()
        .AddSingleton<StoppedPeers>()
        .AddSingleton<SiloMetrics>()
        .AddSingleton<PeerKeyLedger>()
        .AddSingleton(provider => new SiloView(provider.GetRequiredService<TimeProvider>())
        {
            Self = self?.Invoke(provider),
            Local = provider.GetService<ILocalSiloDetails>()?.SiloAddress,
        })
        .AddSingleton(provider => NewTorrentBudget.Following(
            provider.GetRequiredService<TrackerRules>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<TorrentServices>()
        .AddSingleton<LocalTorrents>()
        .AddSingleton<ProcessIdentity>()
        .AddSingleton<SwarmCensus>()
        .AddTransient<RelayBatchHandler>();
}
