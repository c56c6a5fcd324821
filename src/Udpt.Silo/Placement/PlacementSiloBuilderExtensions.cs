using Udpt.Grains.Placement;

namespace Udpt.Silo.Placement;

/// <summary>Registration of where grains live.</summary>
public static class PlacementSiloBuilderExtensions
{
    /// <summary>Adds the directors that torrents and the grains of a silo are placed by.</summary>
    public static ISiloBuilder AddTrackerPlacement(this ISiloBuilder silo) => silo
        .AddPlacementDirector<TorrentPlacement, TorrentPlacementDirector>()
        .AddPlacementDirector<SiloKeyPlacement, SiloKeyPlacementDirector>();
}
