using Udpt.Core.Identity;

namespace Udpt.Grains.Torrents;

/// <summary>Access to a torrent's grain by info hash.</summary>
public static class TorrentGrainFactoryExtensions
{
    /// <summary>The grain of <paramref name="infoHash"/>.</summary>
    public static ITorrentGrain GetTorrent(this IGrainFactory grains, in InfoHash infoHash) =>
        grains.GetGrain<ITorrentGrain>(TorrentKey.Of(infoHash));
}
