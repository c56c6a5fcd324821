namespace Udpt.Grains.PeerKeys;

/// <summary>Every peer key that the store holds.</summary>
public interface IPeerKeyIndex
{
    /// <summary>
    /// At most <paramref name="limit"/> keys less the first <paramref name="offset"/>, in an order that stays: that of
    /// their grain keys. Throws <see cref="Records.StorageUnavailableException"/> when the store is away.
    /// </summary>
    Task<IReadOnlyList<PeerKeyRecord>> Page(long offset, int limit);

    /// <summary>Hears of a record that has been saved; a store that can list its records need not listen.</summary>
    void Saved(PeerKeyRecord record)
    {
    }
}
