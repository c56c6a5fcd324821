using Udpt.Core.Identity;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Placement;

namespace Udpt.Grains.Catalog;

/// <summary>
/// The torrents of this silo in the order of their info hashes, in memory or only saved. It answers lists, which leave
/// out torrents of which only a count is remembered (<see cref="CatalogEntry.IsRemembered"/>), and the question whether a torrent that is not in memory has a record, so that most activations need not ask the store, and
/// refusals need no activation at all. Thread-safe; off the path of announces of torrents in memory.
/// </summary>
public sealed class TorrentCatalog
{
    /// <summary>Entries copied at once by who walks over all, while others wait.</summary>
    private const int WalkedAtOnce = 1000;

    private readonly Lock _lock = new();
    private CatalogEntries _entries = new();

    // What has changed while the store is being read, which then is newer than what is read.
    private HashSet<InfoHash>? _changed;
    private volatile bool _isComplete;
    private volatile int _loads;

    /// <summary>Whether every saved torrent is in. Until then the store must be asked.</summary>
    public bool IsComplete => _isComplete;

    /// <summary>How often the store has been read: who sees it grow may have met new torrents that are only saved.</summary>
    public int Loads => _loads;

    /// <summary>How many torrents there are, without those of which only a count is remembered.</summary>
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

    /// <summary>How many torrents there are of which only a count is remembered.</summary>
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
    /// Speaks no more for torrents it does not know, until the next <see cref="Load"/> has ended: this silo is about to
    /// become the home of others.
    /// </summary>
    public void MarkIncomplete() => _isComplete = false;

    /// <summary>
    /// Takes in what the store holds, in place of what was known of records before, and is complete then. Until then the
    /// catalog answers as before, but does not speak for torrents it does not know.
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
    /// Whether the catalog speaks for a torrent, also when it does not have it: it must be whole, and this silo the torrent's
    /// home. Elsewhere the record may have changed without this silo's knowledge.
    /// </summary>
    /// <remarks>
    /// To be asked before the catalog is: it may become whole in between, and what was not in it before tells nothing. And
    /// the home comes first: the catalog ceases to be whole before this silo becomes the home of other torrents.
    /// </remarks>
    public bool IsAuthoritativeFor(in InfoHash infoHash, SiloView silos) => silos.IsHome(infoHash) && IsComplete;

    /// <summary>What is known of a torrent; false when nothing is.</summary>
    public bool TryGet(in InfoHash infoHash, out CatalogEntry entry)
    {
        lock (_lock)
        {
            return _entries.TryGet(infoHash, out entry);
        }
    }

    /// <summary>The record of a torrent as the store has it; null when it has none, as far as is known here.</summary>
    public TorrentRecord? RecordOf(in InfoHash infoHash) =>
        TryGet(infoHash, out CatalogEntry entry) && entry.IsSaved ? entry.ToRecord() : null;

    /// <summary>
    /// Notes whether a torrent's swarm is in memory: to be called after it has been put into the table or taken out.
    /// </summary>
    /// <remarks>
    /// The table is asked here, in turn with everyone else: whoever comes last notes how it is, though his own change may
    /// not have been the last.
    /// </remarks>
    public void UpdateMemory(in InfoHash infoHash, SwarmTable table)
    {
        lock (_lock)
        {
            _entries.Set(Get(infoHash).WithMemory(table.Contains(infoHash)));
        }
    }

    /// <summary>Knows no more of a torrent that another silo takes over.</summary>
    /// <returns>What the store has of it, as far as is known here.</returns>
    public TorrentRecord? Release(in InfoHash infoHash)
    {
        lock (_lock)
        {
            CatalogEntry entry = Get(infoHash);
            _entries.Remove(infoHash);
            return entry.IsSaved ? entry.ToRecord() : null;
        }
    }

    /// <summary>Says what the store holds of a torrent; null: nothing.</summary>
    public void SetRecord(in InfoHash infoHash, TorrentRecord? record)
    {
        lock (_lock)
        {
            _entries.Set(Get(infoHash).WithRecord(record));
            _changed?.Add(infoHash);
        }
    }

    /// <summary>At most <paramref name="limit"/> torrents after <paramref name="after"/>, less the first <paramref name="offset"/>.</summary>
    public IReadOnlyList<CatalogEntry> Page(InfoHash? after, long offset, int limit)
    {
        lock (_lock)
        {
            var page = new CatalogEntry[Math.Min(limit, _entries.Listed.Count)];
            return new ArraySegment<CatalogEntry>(page, 0, _entries.Listed.CopyTo(page, after, offset));
        }
    }

    /// <summary>
    /// All torrents in the order of their info hashes; those that change meanwhile come as they were or as they are. It
    /// allocates the same however many there are.
    /// </summary>
    public IEnumerable<CatalogEntry> Walk() => Walk(entries => entries.Listed, after: null);

    /// <summary>As <see cref="Walk()"/>, the torrents of which only a count is remembered: those after <paramref name="after"/>.</summary>
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
    /// How many torrents begin with <paramref name="prefix"/>, by the byte after it: what finds the torrent at an offset
    /// among many silos.
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

    /// <summary>Keeps of the entries before what is in memory, and what has changed while the store was read.</summary>
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
