using Udpt.Core.Identity;
using Udpt.Core.Torrents;

namespace Udpt.Silo.Storage;

/// <summary>All records in the torrent storage, for the catalog that a silo keeps in memory.</summary>
public interface ISavedTorrents
{
    /// <summary>
    /// Streams all saved torrents in the order of their info hashes. Throws <see cref="StorageException"/> if a record
    /// cannot be read.
    /// </summary>
    IAsyncEnumerable<KeyValuePair<InfoHash, TorrentRecord>> ReadAllAsync(CancellationToken cancellationToken = default);
}
