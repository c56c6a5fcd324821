using System.Numerics;
using Udpt.Load.Workload;

namespace Udpt.Load.Workers;

/// <summary>
/// Requests awaiting a reply, found by transaction id and, oldest first, by send time. A transaction id consists of a
/// slot and the number of times the slot was used, so that a late reply does not count for the next request.
/// </summary>
internal sealed class InFlightRequests
{
    private const int None = -1;

    private readonly Place[] _places;
    private readonly int[] _free;
    private readonly int _placeBits;
    private int _freeCount;
    private int _oldest = None;
    private int _newest = None;

    /// <param name="capacity">Maximum requests in flight.</param>
    public InFlightRequests(int capacity)
    {
        _placeBits = BitOperations.Log2((uint)Math.Max(capacity - 1, 1)) + 1;
        _places = new Place[capacity];
        _free = [.. Enumerable.Range(0, capacity).Reverse()];
        _freeCount = capacity;
    }

    /// <summary>The highest bit of a transaction id, which is never set here.</summary>
    public const uint Spare = 0x8000_0000;

    public int Count => _places.Length - _freeCount;

    public bool IsFull => _freeCount == 0;

    /// <summary>When the oldest was sent; valid only if there is one.</summary>
    public long OldestSentAt => _places[_oldest].SentAt;

    /// <summary>Adds a request to a free slot. Returns its transaction id.</summary>
    /// <param name="request">The request.</param>
    /// <param name="dueAt">When it was due, a timestamp: latency is measured from then.</param>
    /// <param name="sentAt">When it is sent, not earlier than the previous one: the timeout runs from then.</param>
    /// <param name="isMeasured">Whether it counts.</param>
    public uint Add(in LoadRequest request, long dueAt, long sentAt, bool isMeasured)
    {
        int index = _free[--_freeCount];
        ref Place place = ref _places[index];
        place.Uses++;
        place.TransactionId = ((place.Uses << _placeBits) | (uint)index) & ~Spare;
        place.IsUsed = true;
        place.Request = request;
        place.DueAt = dueAt;
        place.SentAt = sentAt;
        place.IsMeasured = isMeasured;
        place.Older = _newest;
        place.Newer = None;
        if (_newest == None)
        {
            _oldest = index;
        }
        else
        {
            _places[_newest].Newer = index;
        }

        _newest = index;
        return place.TransactionId;
    }

    /// <summary>Removes the request with this transaction id, if it is still waiting.</summary>
    public bool TryTake(uint transactionId, out Waiting request)
    {
        int index = (int)(transactionId & ((1u << _placeBits) - 1));
        if (index >= _places.Length || !_places[index].IsUsed || _places[index].TransactionId != transactionId)
        {
            request = default;
            return false;
        }

        request = Take(index);
        return true;
    }

    /// <summary>Removes the oldest request if it was sent before <paramref name="sentBefore"/>.</summary>
    public bool TryTakeOldest(long sentBefore, out Waiting request)
    {
        if (_oldest == None || _places[_oldest].SentAt >= sentBefore)
        {
            request = default;
            return false;
        }

        request = Take(_oldest);
        return true;
    }

    private Waiting Take(int index)
    {
        ref Place place = ref _places[index];
        place.IsUsed = false;
        if (place.Older == None)
        {
            _oldest = place.Newer;
        }
        else
        {
            _places[place.Older].Newer = place.Newer;
        }

        if (place.Newer == None)
        {
            _newest = place.Older;
        }
        else
        {
            _places[place.Newer].Older = place.Older;
        }

        _free[_freeCount++] = index;
        return new Waiting(place.Request, place.DueAt, place.IsMeasured);
    }

    /// <param name="Request">The request.</param>
    /// <param name="DueAt">When it was due, a timestamp.</param>
    /// <param name="IsMeasured">Whether it counts.</param>
    internal readonly record struct Waiting(LoadRequest Request, long DueAt, bool IsMeasured);

    private struct Place
    {
        public LoadRequest Request;
        public long DueAt;
        public long SentAt;
        public uint TransactionId;
        public uint Uses;
        public int Older;
        public int Newer;
        public bool IsUsed;
        public bool IsMeasured;
    }
}
