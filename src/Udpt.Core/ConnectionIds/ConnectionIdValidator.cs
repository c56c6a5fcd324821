using Udpt.Core.Identity;

namespace Udpt.Core.ConnectionIds;

/// <summary>
/// Issues and verifies connection ids at one moment. Layout and threat model: <see cref="ConnectionIdProvider"/>.
/// </summary>
public readonly struct ConnectionIdValidator
{
    private const ulong SlotBits = 3;

    /// <summary>Replaces an id of 0; any other constant would do.</summary>
    private const ulong InsteadOfZero = 1UL << 32;

    private readonly ConnectionIdKeys _keys;
    private readonly ulong _slot;

    internal ConnectionIdValidator(ConnectionIdKeys keys, ulong slot)
    {
        _keys = keys;
        _slot = slot;
    }

    /// <summary>The id for a source address.</summary>
    public ulong Issue(in PeerEndpoint source) => Id(_keys.Current, source, _slot);

    /// <summary>Whether <paramref name="id"/> was issued to this source address and has not expired.</summary>
    public bool Accepts(ulong id, in PeerEndpoint source)
    {
        // 0: issued in this slot; 3: in the previous one; 1: in the next one, by a clock that is ahead. 2 is
        // invalid.
        ulong slot;
        switch ((id - _slot) & SlotBits)
        {
            case 0:
                slot = _slot;
                break;
            case 1:
                slot = _slot + 1;
                break;
            case 3:
                slot = _slot - 1;
                break;
            default:
                return false;
        }

        // Compares whole words, which takes the same time wherever the first difference is.
        return Id(_keys.Current, source, slot) == id || (_keys.HasOther && Id(_keys.Other, source, slot) == id);
    }

    private static ulong Id(SipHash24 hash, in PeerEndpoint source, ulong slot)
    {
        ulong id = (hash.Hash(source.AddressHigh, source.AddressLow, slot) & ~SlotBits) | (slot & SlotBits);
        return id == 0 ? InsteadOfZero : id;
    }
}
