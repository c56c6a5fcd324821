using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Grains.Catalog;
using Udpt.Grains.Metrics;
using Udpt.Grains.PeerKeys;
using Udpt.Grains.Placement;

namespace Udpt.Grains.Torrents;

/// <summary>
/// The services that every torrent of a silo uses, in one object, so that each activation holds only one reference.
/// </summary>
internal sealed record TorrentServices(
    SwarmTable Table,
    TorrentCatalog Catalog,
    TrackerRules Rules,
    SwarmClock Clock,
    SiloView Silos,
    TorrentMigrationLimit Moves,
    DrainingSilos Leaving,
    DroppedTorrents Dropped,
    PeerKeyLedger Ledger,
    SiloMetrics Metrics,
    IServiceProvider Provider);
