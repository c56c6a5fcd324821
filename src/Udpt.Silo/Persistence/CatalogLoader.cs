using Udpt.Grains.Catalog;
using Udpt.Silo.Storage;

namespace Udpt.Silo.Persistence;

/// <summary>
/// Loads the records into the catalog of a single process, starting as soon as the database is open. A million records
/// take a second, about as long as building the host and starting the silo, which do not need them.
/// </summary>
internal sealed class CatalogLoader
{
    private CatalogLoader(ISavedTorrents saved) => Ended = Task.Run(() => Catalog.Load(saved.ReadAllAsync()));

    /// <summary>The catalog being filled.</summary>
    public TorrentCatalog Catalog { get; } = new();

    /// <summary>
    /// Completes with the last record, or fails with the <see cref="StorageException"/> of one that cannot be read.
    /// </summary>
    public Task Ended { get; }

    /// <summary>Starts loading.</summary>
    public static CatalogLoader Begin(ISavedTorrents saved) => new(saved);
}
