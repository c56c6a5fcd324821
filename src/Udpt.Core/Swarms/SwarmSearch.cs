using Udpt.Core.Identity;

namespace Udpt.Core.Swarms;

/// <summary>
/// Finds the swarms of many torrents at once, in passes, so that their cache misses overlap: the places in the table are
/// touched as torrents are added; then the swarms are found and touched, then their peers. For one thread at a time.
/// </summary>
public sealed class SwarmSearch(SwarmTable table)
{
    /// <summary>More at once, and what has been touched first would have left the caches near the core again.</summary>
    private const int Capacity = 64;

    private readonly InfoHash[] _infoHashes = new InfoHash[Capacity];
    private readonly ulong[] _hashes = new ulong[Capacity];
    private readonly Swarm?[] _swarms = new Swarm?[Capacity];
    private int _count;

    /// <summary>Whether no more can be added.</summary>
    public bool IsFull => _count == Capacity;

    /// <summary>Adds a torrent to those that are searched for.</summary>
    public void Add(in InfoHash infoHash)
    {
        ulong hash = SwarmTable.Hash(infoHash);
        table.Prefetch(hash);
        _infoHashes[_count] = infoHash;
        _hashes[_count++] = hash;
    }

    /// <summary>The swarms in the order of their torrents; null for one that the table does not have.</summary>
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

    /// <summary>Forgets the torrents, and keeps no swarm that may go.</summary>
    public void Clear()
    {
        _swarms.AsSpan(0, _count).Clear();
        _count = 0;
    }
}
