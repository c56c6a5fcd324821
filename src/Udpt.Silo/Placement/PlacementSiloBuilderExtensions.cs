using Udpt.Grains.Placement;

namespace Udpt.Silo.Placement;

/// <summary>Registers grain placement.</summary>
public static class PlacementSiloBuilderExtensions
{
    /// <summary>Adds the placement directors of torrents and of per-silo grains.</summary>
    public static ISiloBuilder AddTrackerPlacement(this ISiloBuilder silo) => silo
        .AddPlacementDirector<TorrentPlacement, TorrentPlacementDirector>()
        .AddPlacementDirector<SiloKeyPlacement, SiloKeyPlacementDirector>();
}
