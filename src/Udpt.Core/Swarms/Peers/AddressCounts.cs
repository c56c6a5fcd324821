namespace Udpt.Core.Swarms.Peers;

/// <summary>
/// Counts exactly how many peers of a larger swarm each address has. Open addressing with linear probing; addresses and
/// counts are separate arrays to avoid padding.
/// </summary>
internal sealed class AddressCounts<TEndpoint, TAddress>
    where TEndpoint : unmanaged, IStoredEndpoint<TEndpoint, TAddress>
    where TAddress : unmanaged, IEquatable<TAddress>
{
    private TAddress[] _addresses = [];
    private ushort[] _counts = [];
    private int _used;

    public AddressCounts(ReadOnlySpan<TEndpoint> endpoints)
    {
        Resize(endpoints.Length);
        foreach (ref readonly TEndpoint endpoint in endpoints)
        {
            Add(endpoint.Address);
        }
    }

    /// <summary>How many peers <paramref name="address"/> has.</summary>
    public int this[in TAddress address] => _counts[Slot(address)];

    public void Add(in TAddress address)
    {
        int slot = Slot(address);
        if (_counts[slot] == 0)
        {
            if (ArrayGrowth.IsDense(_used + 1, _counts.Length))
            {
                Resize(_used + 1);
                slot = Slot(address);
            }

            _addresses[slot] = address;
            _used++;
        }

        // Saturates: an address with that many peers is over any limit, and stays over it until the swarm shrinks.
        if (_counts[slot] < ushort.MaxValue)
        {
            _counts[slot]++;
        }
    }

    public void Remove(in TAddress address)
    {
        int hole = Slot(address);
        if (_counts[hole] is 0 or ushort.MaxValue || --_counts[hole] > 0)
        {
            return;
        }

        for (int slot = Next(hole); _counts[slot] != 0; slot = Next(slot))
        {
            if (Distance(Home(_addresses[slot]), slot) >= Distance(hole, slot))
            {
                (_addresses[hole], _counts[hole]) = (_addresses[slot], _counts[slot]);
                _counts[slot] = 0;
                hole = slot;
            }
        }

        _used--;
        if (_used < _counts.Length / 4)
        {
            Resize(_used);
        }
    }

    private void Resize(int used)
    {
        (TAddress[] addresses, ushort[] counts) = (_addresses, _counts);
        int capacity = ArrayGrowth.Slots(used);
        if (capacity == counts.Length)
        {
            return;
        }

        _addresses = new TAddress[capacity];
        _counts = new ushort[capacity];
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] != 0)
            {
                int slot = Slot(addresses[i]);
                (_addresses[slot], _counts[slot]) = (addresses[i], counts[i]);
            }
        }
    }

    /// <summary>The slot of <paramref name="address"/>, or the free slot where it would go.</summary>
    private int Slot(in TAddress address)
    {
        int slot = Home(address);
        while (_counts[slot] != 0 && !_addresses[slot].Equals(address))
        {
            slot = Next(slot);
        }

        return slot;
    }

    private int Distance(int from, int to) => to >= from ? to - from : to - from + _counts.Length;

    private int Next(int slot) => slot + 1 == _counts.Length ? 0 : slot + 1;

    private int Home(in TAddress address) => (int)(((ulong)TEndpoint.HashAddress(address) * (uint)_counts.Length) >> 32);
}
