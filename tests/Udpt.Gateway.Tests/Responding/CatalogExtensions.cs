using Udpt.Core.Identity;
using Udpt.Core.Swarms;
using Udpt.Grains.Catalog;

namespace Udpt.Gateway.Tests.Responding;

internal static class CatalogExtensions
{
    /// <summary>
    /// Adds a torrent that is in memory according to the catalog, like one that is just being activated or deactivated.
    /// </summary>
    public static void MarkInMemory(this TorrentCatalog catalog, in InfoHash infoHash)
    {
        SwarmTable table = new();
        table.TryAdd(new Swarm(infoHash), out _);
        catalog.UpdateMemory(infoHash, table);
    }
}
