namespace Udpt.Core.Swarms.Peers;

/// <summary>
/// Finds a peer of a larger swarm by its endpoint: open addressing with linear probing over words of 24 bits of
/// position and 8 bits of hash, so that a probe rarely reads a wrong endpoint.
/// </summary>
internal sealed class EndpointIndex<TEndpoint, TAddress>
    where TEndpoint : unmanaged, IStoredEndpoint<TEndpoint, TAddress>
    where TAddress : unmanaged, IEquatable<TAddress>
{
    /// <summary>Maximum number of peers the index can address.</summary>
    public const int MaxCount = PositionMask;

    private const int PositionMask = 0xffffff;

    // A word holds the position + 1 in the low bits and the tag in the high bits; 0 is a free slot.
    private uint[] _words;
    private int _count;

    public EndpointIndex(ReadOnlySpan<TEndpoint> endpoints) => _words = Fill(endpoints);

    /// <summary>The position of <paramref name="wanted"/>, or -1.</summary>
    public int Find(ReadOnlySpan<TEndpoint> endpoints, in TEndpoint wanted)
    {
        uint hash = wanted.Hash();
        uint tag = Tag(hash);
        for (int slot = Home(hash); ; slot = Next(slot))
        {
            uint word = _words[slot];
            if (word == 0)
            {
                return -1;
            }

            if ((word & ~PositionMask) == tag)
            {
                int position = Position(word);
                if (endpoints[position].Matches(wanted))
                {
                    return position;
                }
            }
        }
    }

    /// <summary>Adds the last of <paramref name="endpoints"/>.</summary>
    public void AddLast(ReadOnlySpan<TEndpoint> endpoints)
    {
        if (ArrayGrowth.IsDense(_count + 1, _words.Length))
        {
            _words = Fill(endpoints);
            return;
        }

        Insert(_words, endpoints[^1].Hash(), endpoints.Length - 1);
        _count++;
    }

    /// <summary>Updates the index after the peer <paramref name="endpoint"/> has moved in the array.</summary>
    public void Move(in TEndpoint endpoint, int from, int to)
    {
        uint hash = endpoint.Hash();
        _words[SlotOf(hash, from)] = Word(hash, to);
    }

    /// <summary>
    /// Removes the peer <paramref name="endpoint"/>, which is still at <paramref name="position"/> in the array.
    /// </summary>
    public void Remove(ReadOnlySpan<TEndpoint> endpoints, in TEndpoint endpoint, int position)
    {
        // Backward shift: words after the hole move up unless that would put them before their home slot.
        int hole = SlotOf(endpoint.Hash(), position);
        for (int slot = Next(hole); _words[slot] != 0; slot = Next(slot))
        {
            int home = Home(endpoints[Position(_words[slot])].Hash());
            if (Distance(home, slot) >= Distance(hole, slot))
            {
                _words[hole] = _words[slot];
                hole = slot;
            }
        }

        _words[hole] = 0;
        _count--;
    }

    /// <summary>Shrinks the index when most of it is unused.</summary>
    public void Trim(ReadOnlySpan<TEndpoint> endpoints)
    {
        if (_count < _words.Length / 4)
        {
            _words = Fill(endpoints);
        }
    }

    private uint[] Fill(ReadOnlySpan<TEndpoint> endpoints)
    {
        var words = new uint[ArrayGrowth.Slots(endpoints.Length)];
        for (int position = 0; position < endpoints.Length; position++)
        {
            Insert(words, endpoints[position].Hash(), position);
        }

        _count = endpoints.Length;
        return words;
    }

    private static void Insert(uint[] words, uint hash, int position)
    {
        int slot = Home(hash, words.Length);
        while (words[slot] != 0)
        {
            slot = slot + 1 == words.Length ? 0 : slot + 1;
        }

        words[slot] = Word(hash, position);
    }

    private int SlotOf(uint hash, int position)
    {
        uint word = Word(hash, position);
        int slot = Home(hash);
        while (_words[slot] != word)
        {
            slot = Next(slot);
        }

        return slot;
    }

    private int Distance(int from, int to) => to >= from ? to - from : to - from + _words.Length;

    private int Next(int slot) => slot + 1 == _words.Length ? 0 : slot + 1;

    private int Home(uint hash) => Home(hash, _words.Length);

    private static int Home(uint hash, int length) => (int)(((ulong)hash * (uint)length) >> 32);

    // The home slot comes from the upper bits of the hash, the tag from the lowest.
    private static uint Tag(uint hash) => hash << 24;

    private static uint Word(uint hash, int position) => Tag(hash) | (uint)(position + 1);

    private static int Position(uint word) => (int)(word & PositionMask) - 1;
}
