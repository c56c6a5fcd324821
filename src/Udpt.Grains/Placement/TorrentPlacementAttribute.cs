using Orleans.Placement;

namespace Udpt.Grains.Placement;

/// <summary>Places a torrent at its home: see <see cref="SiloSet"/>.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.TorrentPlacement")]
public sealed class TorrentPlacement : PlacementStrategy;

/// <summary>Marks grains that are placed by <see cref="TorrentPlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TorrentPlacementAttribute() : PlacementAttribute(new TorrentPlacement());

/// <summary>Places a grain on the silo whose address is its key: see <see cref="SiloKey"/>.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.SiloKeyPlacement")]
public sealed class SiloKeyPlacement : PlacementStrategy;

/// <summary>Marks grains that are placed by <see cref="SiloKeyPlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SiloKeyPlacementAttribute() : PlacementAttribute(new SiloKeyPlacement());
