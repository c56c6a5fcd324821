using Udpt.Grains.PeerKeys;

namespace Udpt.Silo.Storage;

/// <summary>The peer keys of a volatile tracker: they last as long as the process.</summary>
internal sealed class VolatilePeerKeys : IPeerKeyIndex
{
    private readonly Lock _lock = new();
    private readonly SortedList<string, PeerKeyRecord> _records = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PeerKeyRecord>> Page(long offset, int limit)
    {
        lock (_lock)
        {
            int skipped = (int)Math.Min(offset, _records.Count);
            int count = Math.Min(limit, _records.Count - skipped);
            return Task.FromResult<IReadOnlyList<PeerKeyRecord>>(
                [.. Enumerable.Range(skipped, count).Select(i => _records.GetValueAtIndex(i))]);
        }
    }

    /// <inheritdoc/>
    public void Saved(PeerKeyRecord record)
    {
        lock (_lock)
        {
            _records[record.Key] = record;
        }
    }
}
