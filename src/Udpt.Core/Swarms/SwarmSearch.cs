using Udpt.Core.Identity;

namespace Udpt.Core.Swarms;

/// <summary>
/// Finds the swarms of many torrents at once, in passes, so that their cache misses overlap: adding a torrent
/// prefetches its slot in the table; then the swarms are found and prefetched, then their peers. Not thread-safe.
/// </summary>
public sealed class SwarmSearch(SwarmTable table)
{
    /// <summary>
    /// With more, what was prefetched first would be evicted from the caches near the core before its use.
    /// </summary>
    private const int Capacity = 64;

    private readonly InfoHash[] _infoHashes = new InfoHash[Capacity];
    private readonly ulong[] _hashes = new ulong[Capacity];
    private readonly Swarm?[] _swarms = new Swarm?[Capacity];
    private int _count;

    /// <summary>Whether no more torrents can be added.</summary>
    public bool IsFull => _count == Capacity;

    /// <summary>Adds a torrent to the search.</summary>
    public void Add(in InfoHash infoHash)
    {
        ulong hash = SwarmTable.Hash(infoHash);
        table.Prefetch(hash);
        _infoHashes[_count] = infoHash;
        _hashes[_count++] = hash;
    }

    /// <summary>The swarms in the order of their torrents; null for torrents that are not in the table.</summary>
    public ReadOnlySpan<Swarm?> Find()
    {
        Span<Swarm?> swarms = _swarms.AsSpan(0, _count);
        for (int i = 0; i < swarms.Length; i++)
        {
            swarms[i] = table.Find(_infoHashes[i], _hashes[i]);
            swarms[i]?.Prefetch();
        }

        foreach (Swarm? swarm in swarms)
        {
            swarm?.PrefetchPeers();
        }

        return swarms;
    }

    /// <summary>Removes the torrents, and releases the references to swarms.</summary>
    public void Clear()
    {
        _swarms.AsSpan(0, _count).Clear();
        _count = 0;
    }
}
