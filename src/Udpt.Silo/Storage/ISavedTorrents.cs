using Udpt.Core.Identity;
using Udpt.Core.Torrents;

namespace Udpt.Silo.Storage;

/// <summary>Every record that the torrent storage holds, for the catalog that a silo keeps in memory.</summary>
public interface ISavedTorrents
{
    /// <summary>
    /// All saved torrents in the order of their info hashes, read as they are asked for.
    /// Throws <see cref="StorageException"/> when a record cannot be read.
    /// </summary>
    IAsyncEnumerable<KeyValuePair<InfoHash, TorrentRecord>> ReadAllAsync(CancellationToken cancellationToken = default);
}
