using Udpt.Core.Identity;

namespace Udpt.Grains.Catalog;

/// <summary>
/// Catalog entries in the order of their info hashes, in chunks of at most <see cref="ChunkSize"/>: a two-level B+
/// tree. A change moves a few kilobytes, and summing the chunk sizes finds the entry at any rank, whatever info hashes
/// strangers choose.
/// </summary>
internal sealed class SortedEntries
{
    private const int ChunkSize = 512;

    private readonly List<List<CatalogEntry>> _chunks = [];

    public long Count { get; private set; }

    public bool TryGet(in InfoHash infoHash, out CatalogEntry entry)
    {
        (int chunk, int position, bool found) = Locate(infoHash);
        entry = found ? _chunks[chunk][position] : default;
        return found;
    }

    /// <summary>Adds or replaces an entry.</summary>
    public void Set(in CatalogEntry entry)
    {
        (int chunk, int position, bool found) = Locate(entry.InfoHash);
        if (found)
        {
            _chunks[chunk][position] = entry;
            return;
        }

        if (_chunks.Count == 0)
        {
            _chunks.Add([]);
        }

        if (_chunks[chunk].Count == ChunkSize)
        {
            // Entries that arrive in order, as from the store, leave full chunks behind.
            int keep = chunk == _chunks.Count - 1 && position == ChunkSize ? ChunkSize : ChunkSize / 2;
            _chunks.Insert(chunk + 1, _chunks[chunk].GetRange(keep, ChunkSize - keep));
            _chunks[chunk].RemoveRange(keep, ChunkSize - keep);
            if (position > keep || keep == ChunkSize)
            {
                chunk++;
                position -= keep;
            }
        }

        _chunks[chunk].Insert(position, entry);
        Count++;
    }

    public void Remove(in InfoHash infoHash)
    {
        (int chunk, int position, bool found) = Locate(infoHash);
        if (!found)
        {
            return;
        }

        List<CatalogEntry> entries = _chunks[chunk];
        entries.RemoveAt(position);
        Count--;
        if (entries.Count == 0)
        {
            _chunks.RemoveAt(chunk);
        }
        else if (entries.Count < ChunkSize / 4 && chunk + 1 < _chunks.Count
            && entries.Count + _chunks[chunk + 1].Count <= ChunkSize)
        {
            entries.AddRange(_chunks[chunk + 1]);
            _chunks.RemoveAt(chunk + 1);
        }
    }

    /// <summary>
    /// Copies entries after <paramref name="after"/>, skipping the first <paramref name="offset"/>, until
    /// <paramref name="page"/> is full; returns how many.
    /// </summary>
    public int CopyTo(CatalogEntry[] page, InfoHash? after, long offset)
    {
        (int chunk, long position) = (0, 0);
        if (after is { } hash)
        {
            (chunk, int at, bool found) = Locate(hash);
            position = found ? at + 1 : at;
        }

        position += Math.Min(offset, Count);
        while (chunk < _chunks.Count && position >= _chunks[chunk].Count)
        {
            position -= _chunks[chunk].Count;
            chunk++;
        }

        int copied = 0;
        for (; chunk < _chunks.Count && copied < page.Length; chunk++, position = 0)
        {
            int fitting = Math.Min(page.Length - copied, _chunks[chunk].Count - (int)position);
            _chunks[chunk].CopyTo((int)position, page, copied, fitting);
            copied += fitting;
        }

        return copied;
    }

    /// <summary>
    /// How many entries precede <paramref name="infoHash"/>; <paramref name="orAt"/> includes that entry itself.
    /// </summary>
    public long CountBefore(in InfoHash infoHash, bool orAt = false)
    {
        (int chunk, int position, bool found) = Locate(infoHash);
        long count = position + (orAt && found ? 1 : 0);
        for (int i = 0; i < chunk; i++)
        {
            count += _chunks[i].Count;
        }

        return count;
    }

    /// <summary>The position of an info hash, or where it would be inserted.</summary>
    private (int Chunk, int Position, bool Found) Locate(in InfoHash infoHash)
    {
        // Entries that arrive in order, as from the store, are appended.
        if (_chunks.Count > 0 && _chunks[^1] is var tail && infoHash > tail[^1].InfoHash)
        {
            return (_chunks.Count - 1, tail.Count, false);
        }

        // The last chunk that begins at or before it.
        int low = 0;
        for (int high = _chunks.Count - 1; low < high;)
        {
            int middle = (low + high + 1) / 2;
            if (_chunks[middle][0].InfoHash <= infoHash)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        if (_chunks.Count == 0)
        {
            return (0, 0, false);
        }

        List<CatalogEntry> entries = _chunks[low];
        (int from, int to) = (0, entries.Count);
        while (from < to)
        {
            int middle = (from + to) / 2;
            int order = entries[middle].InfoHash.CompareTo(infoHash);
            if (order == 0)
            {
                return (low, middle, true);
            }

            (from, to) = order < 0 ? (middle + 1, to) : (from, middle);
        }

        return (low, from, false);
    }
}
