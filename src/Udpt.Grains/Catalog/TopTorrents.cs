using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Calls;

namespace Udpt.Grains.Catalog;

/// <summary>
/// The torrents of a silo with the most peers. Finding them takes a scan of the table, so all callers share the result:
/// see <see cref="CachedComputation{T}"/>.
/// </summary>
public sealed class TopTorrents
{
    /// <summary>How many of them are kept.</summary>
    public const int Max = 1000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly SwarmTable _table;
    private readonly TorrentCatalog _catalog;
    private readonly CachedComputation<TorrentSummary[]> _all;
    private readonly CachedComputation<TorrentSummary[]> _flagged;
    private readonly CachedComputation<TorrentSummary[]> _unflagged;

    public TopTorrents(SwarmTable table, TorrentCatalog catalog, TimeProvider time)
    {
        _table = table;
        _catalog = catalog;
        _all = new(time, Longest, () => Task.FromResult(Find(null)));
        _flagged = new(time, Longest, () => Task.FromResult(Find(true)));
        _unflagged = new(time, Longest, () => Task.FromResult(Find(false)));
    }

    /// <summary>
    /// The first <see cref="Max"/> by <see cref="PeerCountOrder"/>: all, or only those that are flagged, or only those
    /// that are not.
    /// </summary>
    public Task<TorrentSummary[]> Get(bool? isFlagged) => (isFlagged switch
    {
        null => _all,
        true => _flagged,
        false => _unflagged,
    }).Get();

    private TorrentSummary[] Find(bool? isFlagged)
    {
        // Reversed, so that the worst of those kept is at the front and can be replaced by a better one.
        var kept = new PriorityQueue<TorrentSummary, TorrentSummary>(
            Comparer<TorrentSummary>.Create((x, y) => PeerCountOrder.Order.Compare(y, x)));
        foreach (Swarm swarm in _table.Enumerate())
        {
            if (swarm.TrySummarize(out TorrentSummary torrent) && torrent.IsFlagged == (isFlagged ?? torrent.IsFlagged))
            {
                Add(kept, torrent);
            }
        }

        AddSaved(kept, isFlagged);
        TorrentSummary[] found = [.. kept.UnorderedItems.Select(item => item.Element).DistinctBy(torrent => torrent.InfoHash)];
        Array.Sort(found, PeerCountOrder.Order);
        return found;
    }

    /// <summary>
    /// Torrents that are only saved have no peers: adds the first ones by info hash until there are enough.
    /// </summary>
    private void AddSaved(PriorityQueue<TorrentSummary, TorrentSummary> kept, bool? isFlagged)
    {
        int found = 0;
        foreach (CatalogEntry entry in _catalog.Walk())
        {
            if (entry is { IsSaved: true, IsInMemory: false } && entry.IsFlagged == (isFlagged ?? entry.IsFlagged))
            {
                Add(kept, entry.ToSummary());
                if (++found == Max)
                {
                    return;
                }
            }
        }
    }

    private static void Add(PriorityQueue<TorrentSummary, TorrentSummary> kept, in TorrentSummary torrent)
    {
        if (kept.Count < Max)
        {
            kept.Enqueue(torrent, torrent);
        }
        else
        {
            kept.EnqueueDequeue(torrent, torrent);
        }
    }
}
