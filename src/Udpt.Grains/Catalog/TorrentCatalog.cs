using Udpt.Core.Identity;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Placement;

namespace Udpt.Grains.Catalog;

/// <summary>
/// The torrents of this silo in the order of their info hashes, in memory or only saved. It provides lists, which
/// exclude torrents of which only a count is remembered (<see cref="CatalogEntry.IsRemembered"/>), and knows whether a
/// torrent that is not in memory has a record, so that most activations need not read the store and rejections need no
/// activation. Thread-safe. Announces of torrents in memory do not use it.
/// </summary>
public sealed class TorrentCatalog
{
    /// <summary>Entries that a walk copies at once, while other callers wait.</summary>
    private const int WalkedAtOnce = 1000;

    private readonly Lock _lock = new();
    private CatalogEntries _entries = new();

    // What has changed while the store is being read: newer than what is read.
    private HashSet<InfoHash>? _changed;
    private volatile bool _isComplete;
    private volatile int _loads;

    /// <summary>Whether it contains every saved torrent. Until then the store must be asked.</summary>
    public bool IsComplete => _isComplete;

    /// <summary>
    /// How often the store has been read. After an increase there may be new torrents that are only saved.
    /// </summary>
    public int Loads => _loads;

    /// <summary>The number of torrents, excluding those of which only a count is remembered.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Listed.Count;
            }
        }
    }

    /// <summary>The number of torrents of which only a count is remembered.</summary>
    public long Remembered
    {
        get
        {
            lock (_lock)
            {
                return _entries.Remembered.Count;
            }
        }
    }

    /// <summary>
    /// Stops being authoritative for unknown torrents until the next <see cref="Load"/> has ended, because this silo is
    /// about to become the home of more torrents.
    /// </summary>
    public void MarkIncomplete() => _isComplete = false;

    /// <summary>
    /// Replaces what was known of records with the contents of the store, after which the catalog is complete. Until
    /// then it answers as before, but is not authoritative for unknown torrents.
    /// </summary>
    /// <param name="saved">The saved torrents that this silo is the home of.</param>
    public async Task Load(
        IAsyncEnumerable<KeyValuePair<InfoHash, TorrentRecord>> saved,
        CancellationToken cancellation = default)
    {
        MarkIncomplete();
        lock (_lock)
        {
            _changed = [];
        }

        var loaded = new CatalogEntries();
        await foreach ((InfoHash infoHash, TorrentRecord record) in saved.WithCancellation(cancellation))
        {
            loaded.Set(CatalogEntry.Nothing(infoHash).WithRecord(record));
        }

        lock (_lock)
        {
            Merge(loaded, _changed);
            _entries = loaded;
            _changed = null;
            _isComplete = true;
            _loads++;
        }
    }

    /// <summary>
    /// Whether the catalog is authoritative for a torrent, even for one it does not contain: it must be complete, and
    /// this silo the torrent's home. Otherwise the record may have changed without this silo's knowledge.
    /// </summary>
    /// <remarks>
    /// Call this before the catalog is queried: it may become complete in between, and a miss from before then proves
    /// nothing. The home is checked first, because the catalog stops being complete before this silo becomes the home
    /// of more torrents.
    /// </remarks>
    public bool IsAuthoritativeFor(in InfoHash infoHash, SiloView silos) => silos.IsHome(infoHash) && IsComplete;

    /// <summary>What is known of a torrent; false if nothing is.</summary>
    public bool TryGet(in InfoHash infoHash, out CatalogEntry entry)
    {
        lock (_lock)
        {
            return _entries.TryGet(infoHash, out entry);
        }
    }

    /// <summary>The record of a torrent as stored; null if it has none, as far as this silo knows.</summary>
    public TorrentRecord? RecordOf(in InfoHash infoHash) =>
        TryGet(infoHash, out CatalogEntry entry) && entry.IsSaved ? entry.ToRecord() : null;

    /// <summary>
    /// Records whether a torrent's swarm is in memory. Call it after adding the swarm to the table or removing it.
    /// </summary>
    /// <remarks>
    /// The table is checked here, under the lock: the last caller records the actual state, even if another caller made
    /// the last change.
    /// </remarks>
    public void UpdateMemory(in InfoHash infoHash, SwarmTable table)
    {
        lock (_lock)
        {
            _entries.Set(Get(infoHash).WithMemory(table.Contains(infoHash)));
        }
    }

    /// <summary>Removes a torrent that another silo takes over.</summary>
    /// <returns>Its record as stored, as far as this silo knows.</returns>
    public TorrentRecord? Release(in InfoHash infoHash)
    {
        lock (_lock)
        {
            CatalogEntry entry = Get(infoHash);
            _entries.Remove(infoHash);
            return entry.IsSaved ? entry.ToRecord() : null;
        }
    }

    /// <summary>Sets the stored record of a torrent; null if it has none.</summary>
    public void SetRecord(in InfoHash infoHash, TorrentRecord? record)
    {
        lock (_lock)
        {
            _entries.Set(Get(infoHash).WithRecord(record));
            _changed?.Add(infoHash);
        }
    }

    /// <summary>
    /// At most <paramref name="limit"/> torrents after <paramref name="after"/>, skipping the first
    /// <paramref name="offset"/>.
    /// </summary>
    public IReadOnlyList<CatalogEntry> Page(InfoHash? after, long offset, int limit)
    {
        lock (_lock)
        {
            var page = new CatalogEntry[Math.Min(limit, _entries.Listed.Count)];
            return new ArraySegment<CatalogEntry>(page, 0, _entries.Listed.CopyTo(page, after, offset));
        }
    }

    /// <summary>
    /// All torrents in the order of their info hashes. Those that change meanwhile are returned in their old or their
    /// new state. The memory used does not depend on the number of torrents.
    /// </summary>
    public IEnumerable<CatalogEntry> Walk() => Walk(entries => entries.Listed, after: null);

    /// <summary>
    /// Like <see cref="Walk()"/>, for the torrents after <paramref name="after"/> of which only a count is remembered.
    /// </summary>
    public IEnumerable<CatalogEntry> WalkRemembered(InfoHash? after) => Walk(entries => entries.Remembered, after);

    private IEnumerable<CatalogEntry> Walk(Func<CatalogEntries, SortedEntries> part, InfoHash? after)
    {
        var page = new CatalogEntry[WalkedAtOnce];
        while (Next() is > 0 and var count)
        {
            for (int i = 0; i < count; i++)
            {
                yield return page[i];
            }

            after = page[count - 1].InfoHash;
        }

        int Next()
        {
            lock (_lock)
            {
                return part(_entries).CopyTo(page, after, offset: 0);
            }
        }
    }

    /// <summary>
    /// How many torrents begin with <paramref name="prefix"/>, by the byte that follows it. Used to find the torrent at
    /// an offset across many silos.
    /// </summary>
    public long[] CountByNextByte(ReadOnlySpan<byte> prefix)
    {
        var counts = new long[256];
        Span<byte> bound = stackalloc byte[InfoHash.Length];
        prefix.CopyTo(bound);
        lock (_lock)
        {
            for (int next = 0; next < counts.Length; next++)
            {
                bound[prefix.Length] = (byte)next;
                bound[(prefix.Length + 1)..].Clear();
                long from = _entries.Listed.CountBefore(InfoHash.Read(bound));
                bound[(prefix.Length + 1)..].Fill(0xff);
                counts[next] = _entries.Listed.CountBefore(InfoHash.Read(bound), orAt: true) - from;
            }
        }

        return counts;
    }

    /// <summary>
    /// Keeps the old entries of torrents in memory and of those that changed while the store was being read.
    /// </summary>
    private void Merge(CatalogEntries loaded, HashSet<InfoHash>? changed)
    {
        foreach (CatalogEntry entry in Walk())
        {
            if (entry.IsInMemory)
            {
                loaded.Set(entry);
            }
        }

        foreach (InfoHash infoHash in changed ?? [])
        {
            if (_entries.TryGet(infoHash, out CatalogEntry entry))
            {
                loaded.Set(entry);
            }
            else
            {
                loaded.Remove(infoHash);
            }
        }
    }

    private CatalogEntry Get(in InfoHash infoHash) =>
        _entries.TryGet(infoHash, out CatalogEntry entry) ? entry : CatalogEntry.Nothing(infoHash);
}
