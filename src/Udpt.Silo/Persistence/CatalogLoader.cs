using Udpt.Grains.Catalog;
using Udpt.Silo.Storage;

namespace Udpt.Silo.Persistence;

/// <summary>
/// The way of the records into the catalog of a single process, from the moment the database is open. A million of them
/// take a second, and so does what else comes before an answer: the making of the host and the start of the silo, which
/// need none of them.
/// </summary>
internal sealed class CatalogLoader
{
    private CatalogLoader(ISavedTorrents saved) => Ended = Task.Run(() => Catalog.Load(saved.ReadAllAsync()));

    /// <summary>What the records come into.</summary>
    public TorrentCatalog Catalog { get; } = new();

    /// <summary>Ends with the last record, or with the <see cref="StorageException"/> of one that cannot be read.</summary>
    public Task Ended { get; }

    /// <summary>Begins to read.</summary>
    public static CatalogLoader Begin(ISavedTorrents saved) => new(saved);
}
