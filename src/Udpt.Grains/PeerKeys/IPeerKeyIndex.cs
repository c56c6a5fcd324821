namespace Udpt.Grains.PeerKeys;

/// <summary>Lists every peer key in the store.</summary>
public interface IPeerKeyIndex
{
    /// <summary>
    /// At most <paramref name="limit"/> keys, skipping the first <paramref name="offset"/>, in the stable order of
    /// their grain keys. Throws <see cref="Records.StorageUnavailableException"/> when the store is unavailable.
    /// </summary>
    Task<IReadOnlyList<PeerKeyRecord>> Page(long offset, int limit);

    /// <summary>Notifies the index of a saved record; a store that can list its records may ignore it.</summary>
    void Saved(PeerKeyRecord record)
    {
    }
}
