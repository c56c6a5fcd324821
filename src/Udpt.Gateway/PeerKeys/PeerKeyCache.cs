using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;

namespace Udpt.Gateway.PeerKeys;

/// <summary>
/// Caches the results of recent peer key checks, a bounded number: buckets of eight, found by a keyed hash. Lookups
/// take no lock, allocate nothing and run concurrently with changes; changes take a lock.
/// </summary>
/// <remarks>
/// Each slot has a version, which is odd during a change: a lookup that overlaps a change treats the key as unknown,
/// and its caller checks the key again, which is slower but correct.
/// </remarks>
internal sealed class PeerKeyCache
{
    private const int BucketLength = 8;

    /// <summary>
    /// 15 MB of address space, committed only as keys are added: holds a hundred thousand keys with room to spare.
    /// </summary>
    private const int DefaultSlots = 1 << 18;

    private readonly Lock _changes = new();
    private readonly int _length;
    private Slot[] _slots;
    private int _nextVictim;

    /// <param name="slots">The maximum number of keys, a power of two.</param>
    public PeerKeyCache(int slots = DefaultSlots)
    {
        _length = slots;
        _slots = new Slot[slots];
    }

    /// <summary>Prefetches the bucket of a key; <paramref name="hash"/> is its <see cref="PeerKey.Hash"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(ulong hash)
    {
        Slot[] slots = Volatile.Read(ref _slots);
        CachePrefetch.Prefetch(in slots[Bucket(hash)]);
    }

    /// <summary>What the cache knows about a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="hash">Its <see cref="PeerKey.Hash"/>.</param>
    /// <param name="now">Unix time in milliseconds.</param>
    /// <param name="id">The id of an accepted key.</param>
    public PeerKeyVerdict Find(in PeerKey key, ulong hash, long now, out PeerKeyId id)
    {
        Slot[] slots = Volatile.Read(ref _slots);
        int bucket = Bucket(hash);
        for (int i = bucket; i < bucket + BucketLength; i++)
        {
            ref Slot slot = ref slots[i];
            uint version = Volatile.Read(ref slot.Version);
            if (slot.State == SlotState.Free)
            {
                // Buckets are filled from the start, and slots are never freed.
                break;
            }

            if (!slot.Key.Equals(key))
            {
                continue;
            }

            id = slot.Id;
            PeerKeyVerdict verdict = slot.VerdictAt(now);
            Volatile.ReadBarrier();
            if (version == slot.Version && version % 2 == 0)
            {
                return verdict;
            }

            break;
        }

        id = default;
        return PeerKeyVerdict.Unknown;
    }

    /// <summary>Caches that a key is valid until <paramref name="until"/>, in Unix milliseconds.</summary>
    public void Accept(in PeerKey key, in PeerKeyId id, long until, long now) =>
        Set(key, id, SlotState.Good, until, now);

    /// <summary>
    /// Caches that a key is invalid, until <paramref name="until"/>. It never evicts a valid key, so guessing keys does
    /// not evict those of others.
    /// </summary>
    public void Refuse(in PeerKey key, long until, long now) => Set(key, default, SlotState.Wrong, until, now);

    /// <summary>Marks cached keys with these ids as refused.</summary>
    public void Revoke(IReadOnlySet<PeerKeyId> ids)
    {
        lock (_changes)
        {
            foreach (ref Slot slot in _slots.AsSpan())
            {
                if (slot.State == SlotState.Good && ids.Contains(slot.Id))
                {
                    // Like an expired key: refused permanently.
                    Change(ref slot, slot.Key, slot.Id, SlotState.Good, until: long.MinValue);
                }
            }
        }
    }

    /// <summary>Clears the cache.</summary>
    public void Clear()
    {
        lock (_changes)
        {
            Volatile.Write(ref _slots, new Slot[_length]);
        }
    }

    private static void Change(ref Slot slot, in PeerKey key, in PeerKeyId id, SlotState state, long until)
    {
        Volatile.Write(ref slot.Version, slot.Version + 1);
        Volatile.WriteBarrier();
        (slot.Key, slot.Id, slot.Until, slot.State) = (key, id, until, state);
        Volatile.Write(ref slot.Version, slot.Version + 1);
    }

    private int Bucket(ulong hash) => (int)hash & (_length - BucketLength);

    private void Set(in PeerKey key, in PeerKeyId id, SlotState state, long until, long now)
    {
        lock (_changes)
        {
            Span<Slot> bucket = _slots.AsSpan(Bucket(key.Hash()), BucketLength);
            int place = PlaceOf(bucket, key, now);
            if (place < 0 && state == SlotState.Good)
            {
                place = (int)((uint)_nextVictim++ % BucketLength);
            }

            if (place >= 0)
            {
                Change(ref bucket[place], key, id, state, until);
            }
        }
    }

    /// <summary>
    /// The slot of the key, otherwise a free one, otherwise one with a wrong or expired key; -1 if all are valid.
    /// </summary>
    private static int PlaceOf(Span<Slot> bucket, in PeerKey key, long now)
    {
        int useless = -1;
        for (int i = 0; i < bucket.Length; i++)
        {
            if (bucket[i].State == SlotState.Free || bucket[i].Key.Equals(key))
            {
                return i;
            }

            if (bucket[i].State == SlotState.Wrong || bucket[i].VerdictAt(now) != PeerKeyVerdict.Accepted)
            {
                useless = i;
            }
        }

        return useless;
    }

    private enum SlotState : uint
    {
        Free,
        Good,
        Wrong,
    }

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct Slot
    {
        public uint Version;
        public SlotState State;
        public PeerKey Key;
        public PeerKeyId Id;

        /// <summary>For a valid key, when it expires. For a wrong one, when to check it again.</summary>
        public long Until;

        public readonly PeerKeyVerdict VerdictAt(long now) => State == SlotState.Good
            ? now < Until ? PeerKeyVerdict.Accepted : PeerKeyVerdict.Refused
            : now < Until ? PeerKeyVerdict.Refused : PeerKeyVerdict.Unknown;
    }
}
