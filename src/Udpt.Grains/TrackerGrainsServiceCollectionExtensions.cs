using Microsoft.Extensions.DependencyInjection;
using Udpt.Grains.Admission;
using Udpt.Grains.Announcing;
using Udpt.Grains.Catalog;
using Udpt.Grains.Swarms;
using Udpt.Grains.Torrents;

namespace Udpt.Grains;

/// <summary>Registration of what the grains of a silo share.</summary>
public static class TrackerGrainsServiceCollectionExtensions
{
    /// <summary>Adds the swarm table, the catalog and what decides about announces in this process.</summary>
    public static IServiceCollection AddTrackerGrains(this IServiceCollection services, TrackerOptions options) => services
        .AddSingleton(options)
        .AddSingleton(SwarmPolicy.From(options))
        .AddSingleton<SwarmTable>()
        .AddSingleton<SwarmClock>()
        .AddSingleton<TorrentCatalog>()
        .AddSingleton<NewTorrentBudget>()
        .AddSingleton<TorrentServices>()
        .AddSingleton<LocalTorrents>();
}
