using Udpt.Grains.Torrents;

namespace Udpt.Grains.Tests.Torrents;

/// <summary>Makes changes to a torrent with a valid ticket.</summary>
internal static class BulkTorrentUpdater
{
    public static async Task Register(this ITorrentGrain torrent) => await torrent.Register(await torrent.BeginChange());

    public static async Task Flag(this ITorrentGrain torrent) => await torrent.Flag(await torrent.BeginChange());

    public static async Task<bool> Drop(this ITorrentGrain torrent) => await torrent.Drop(await torrent.BeginChange());
}
