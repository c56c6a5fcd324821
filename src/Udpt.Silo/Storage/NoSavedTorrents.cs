using Udpt.Core.Identity;
using Udpt.Core.Torrents;

namespace Udpt.Silo.Storage;

/// <summary>A volatile tracker has nothing saved when it starts.</summary>
internal sealed class NoSavedTorrents : ISavedTorrents
{
    public IAsyncEnumerable<KeyValuePair<InfoHash, TorrentRecord>> ReadAllAsync(CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<KeyValuePair<InfoHash, TorrentRecord>>();
}
