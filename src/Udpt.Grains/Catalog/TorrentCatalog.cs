using Udpt.Grains.Swarms;
using Udpt.Grains.Torrents;

namespace Udpt.Grains.Catalog;

/// <summary>
/// The torrents of this silo in the order of their info hashes, in memory or only saved. It answers lists, and the
/// question whether a torrent that is not in memory has a record, so that most activations need not ask the store, and
/// refusals need no activation at all. Thread-safe; off the path of announces of torrents in memory.
/// </summary>
public sealed class TorrentCatalog
{
    private readonly Lock _lock = new();
    private readonly SortedEntries _entries = new();
    private volatile bool _isComplete;

    /// <summary>Whether every saved torrent is in. Until then the store must be asked.</summary>
    public bool IsComplete => _isComplete;

    /// <summary>How many torrents there are.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Takes in what the store holds, and is complete then.</summary>
    public async Task Load(
        IAsyncEnumerable<KeyValuePair<InfoHash, TorrentRecord>> saved,
        CancellationToken cancellation = default)
    {
        await foreach ((InfoHash infoHash, TorrentRecord record) in saved.WithCancellation(cancellation))
        {
            SetRecord(infoHash, record);
        }

        _isComplete = true;
    }

    /// <summary>What is known of a torrent; false when nothing is.</summary>
    public bool TryGet(in InfoHash infoHash, out CatalogEntry entry)
    {
        lock (_lock)
        {
            return _entries.TryGet(infoHash, out entry);
        }
    }

    /// <summary>Says whether a torrent's swarm is in memory.</summary>
    public void SetInMemory(in InfoHash infoHash, bool isInMemory)
    {
        lock (_lock)
        {
            Set(Get(infoHash).WithMemory(isInMemory));
        }
    }

    /// <summary>Says what the store holds of a torrent; null: nothing.</summary>
    public void SetRecord(in InfoHash infoHash, TorrentRecord? record)
    {
        lock (_lock)
        {
            Set(Get(infoHash).WithRecord(record));
        }
    }

    /// <summary>At most <paramref name="limit"/> torrents after <paramref name="after"/>, less the first <paramref name="offset"/>.</summary>
    public IReadOnlyList<CatalogEntry> Page(InfoHash? after, long offset, int limit)
    {
        lock (_lock)
        {
            return _entries.Page(after, offset, limit);
        }
    }

    private CatalogEntry Get(in InfoHash infoHash) =>
        _entries.TryGet(infoHash, out CatalogEntry entry) ? entry : CatalogEntry.Nothing(infoHash);

    private void Set(in CatalogEntry entry)
    {
        if (entry.IsNothing)
        {
            _entries.Remove(entry.InfoHash);
        }
        else
        {
            _entries.Set(entry);
        }
    }
}
