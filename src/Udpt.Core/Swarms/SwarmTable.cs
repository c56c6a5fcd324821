using System.Runtime.CompilerServices;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;

namespace Udpt.Core.Swarms;

/// <summary>
/// The swarms of this process by info hash: one flat open-addressing table of 32-byte slots, so that a lookup costs one
/// cache miss. Lookups take no lock and run concurrently with changes; changes take a lock.
/// </summary>
/// <remarks>
/// A lookup that overlaps a change may miss a swarm that is present; its caller then takes the slow path, which is
/// still correct. A lookup never returns a wrong swarm, because it checks the swarm's own info hash.
/// </remarks>
public sealed class SwarmTable
{
    private const int InitialSlots = 1024;

    private readonly Lock _changes = new();
    private Slot[] _slots = new Slot[InitialSlots];
    private int _count;

    /// <summary>How many swarms there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>
    /// The keyed hash of an info hash: strangers choose info hashes, and must not be able to choose slots.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Hash(in InfoHash infoHash)
    {
        (ulong a, ulong b, uint c) = infoHash;
        return KeyedHash.Of(a, b, c);
    }

    /// <summary>Prefetches the slot where the search for <paramref name="hash"/> starts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(ulong hash)
    {
        Slot[] slots = Volatile.Read(ref _slots);
        CachePrefetch.Prefetch(in slots[(int)hash & (slots.Length - 1)]);
    }

    /// <summary>The swarm of <paramref name="infoHash"/>, or null.</summary>
    public Swarm? Find(in InfoHash infoHash) => Find(infoHash, Hash(infoHash));

    /// <summary>
    /// The swarm of <paramref name="infoHash"/>, or null. <paramref name="hash"/> is its <see cref="Hash"/>.
    /// </summary>
    public Swarm? Find(in InfoHash infoHash, ulong hash)
    {
        Slot[] slots = Volatile.Read(ref _slots);
        int mask = slots.Length - 1;
        for (int i = (int)hash & mask; ; i = (i + 1) & mask)
        {
            ref Slot slot = ref slots[i];
            Swarm? swarm = Volatile.Read(ref slot.Swarm);
            if (swarm is null)
            {
                return null;
            }

            if (slot.InfoHash.Equals(infoHash))
            {
                return swarm.InfoHash.Equals(infoHash) ? swarm : null;
            }
        }
    }

    /// <summary>Whether this torrent has a swarm. Exact, because it waits for changes in progress.</summary>
    public bool Contains(in InfoHash infoHash)
    {
        lock (_changes)
        {
            return Find(infoHash) is not null;
        }
    }

    /// <summary>
    /// Adds a swarm. False when its torrent already has one, which is then <paramref name="existing"/>.
    /// </summary>
    public bool TryAdd(Swarm swarm, [NotNullWhen(false)] out Swarm? existing)
    {
        ulong hash = Hash(swarm.InfoHash);
        lock (_changes)
        {
            // Under the lock no change is in progress, so a miss here is certain.
            existing = Find(swarm.InfoHash, hash);
            if (existing is not null)
            {
                return false;
            }

            // At most two thirds full: a lookup then reads two slots on average.
            if ((_count + 1) * 3L > _slots.Length * 2L)
            {
                Grow();
            }

            Insert(_slots, hash, swarm);
            _count++;
            return true;
        }
    }

    /// <summary>Removes exactly this swarm. False when it is not in the table.</summary>
    public bool Remove(Swarm swarm)
    {
        lock (_changes)
        {
            int mask = _slots.Length - 1;
            int hole = (int)Hash(swarm.InfoHash) & mask;
            while (_slots[hole].Swarm != swarm)
            {
                if (_slots[hole].Swarm is null)
                {
                    return false;
                }

                hole = (hole + 1) & mask;
            }

            CloseHole(hole, mask);
            _count--;
            return true;
        }
    }

    /// <summary>
    /// All swarms, slot by slot. Swarms that are added, removed or moved meanwhile may be missed or returned twice; a
    /// sweep tolerates this because it runs again.
    /// </summary>
    public IEnumerable<Swarm> Enumerate()
    {
        Slot[] slots = Volatile.Read(ref _slots);
        for (int i = 0; i < slots.Length; i++)
        {
            if (Volatile.Read(ref slots[i].Swarm) is { } swarm)
            {
                yield return swarm;
            }
        }
    }

    private void CloseHole(int hole, int mask)
    {
        // Backward shift: entries after the hole move up unless that would put them before their home slot.
        for (int i = (hole + 1) & mask; _slots[i].Swarm is { } swarm; i = (i + 1) & mask)
        {
            int home = (int)Hash(swarm.InfoHash) & mask;
            if (((i - home) & mask) >= ((i - hole) & mask))
            {
                Publish(ref _slots[hole], swarm);
                hole = i;
            }
        }

        Volatile.Write(ref _slots[hole].Swarm, null);
    }

    private void Grow()
    {
        var slots = new Slot[_slots.Length * 2];
        foreach (ref Slot slot in _slots.AsSpan())
        {
            if (slot.Swarm is { } swarm)
            {
                Insert(slots, Hash(swarm.InfoHash), swarm);
            }
        }

        Volatile.Write(ref _slots, slots);
    }

    private static void Insert(Slot[] slots, ulong hash, Swarm swarm)
    {
        int mask = slots.Length - 1;
        int i = (int)hash & mask;
        while (slots[i].Swarm is not null)
        {
            i = (i + 1) & mask;
        }

        Publish(ref slots[i], swarm);
    }

    private static void Publish(ref Slot slot, Swarm swarm)
    {
        slot.InfoHash = swarm.InfoHash;
        Volatile.Write(ref slot.Swarm, swarm);
    }

    private struct Slot
    {
        public InfoHash InfoHash;
        public Swarm? Swarm;
    }
}
