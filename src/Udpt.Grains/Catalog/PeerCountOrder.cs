using Udpt.Core.Torrents;

namespace Udpt.Grains.Catalog;

/// <summary>Sorts torrents by descending number of peers, then by info hash.</summary>
public sealed class PeerCountOrder : IComparer<TorrentSummary>
{
    /// <summary>The only instance.</summary>
    public static PeerCountOrder Order { get; } = new();

    /// <inheritdoc/>
    public int Compare(TorrentSummary x, TorrentSummary y)
    {
        int order = Peers(y).CompareTo(Peers(x));
        return order != 0 ? order : x.InfoHash.CompareTo(y.InfoHash);
    }

    private static long Peers(in TorrentSummary torrent) => (long)torrent.Seeders + torrent.Leechers;
}
