using Udpt.Core.Identity;
using Udpt.Core.Swarms;
using Udpt.Grains.Catalog;

namespace Udpt.Gateway.Tests.Responding;

internal static class CatalogExtensions
{
    /// <summary>A torrent that is in memory as far as the catalog knows, as one is that comes up or leaves just now.</summary>
    public static void MarkInMemory(this TorrentCatalog catalog, in InfoHash infoHash)
    {
        SwarmTable table = new();
        table.TryAdd(new Swarm(infoHash), out _);
        catalog.UpdateMemory(infoHash, table);
    }
}
