using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Udpt.Grains.Torrents;

namespace Udpt.Grains.Records;

/// <summary>
/// A grain's record in the grain storage. Made only when there is a record to read or write, so that the many torrents
/// without one carry nothing of it (a persistent-state facet costs each of them 500 bytes, and hides what the storage
/// throws).
/// </summary>
internal sealed class RecordStorage<TRecord>(
    string stateName,
    [FromKeyedServices(TorrentRecord.StorageName)] IGrainStorage storage,
    GrainId grainId)
    where TRecord : class, new()
{
    private readonly GrainState<TRecord> _state = new() { State = new TRecord() };

    /// <summary>The record as last read or written, or null.</summary>
    public TRecord? Record => _state.RecordExists ? _state.State : null;

    public Task Read() => storage.ReadStateAsync(stateName, grainId, _state);

    /// <summary>Writes what <paramref name="change"/> makes of the record; on a failure nothing has changed.</summary>
    public async Task Write(Func<TRecord, TRecord> change)
    {
        try
        {
            await TryWrite(change);
        }
        catch (InconsistentStateException)
        {
            // Somebody else wrote: an activation that this one has outlived, or an import. Theirs is read first.
            await Read();
            await TryWrite(change);
        }
    }

    public async Task Clear()
    {
        try
        {
            await storage.ClearStateAsync(stateName, grainId, _state);
        }
        catch (InconsistentStateException)
        {
            await Read();
            await storage.ClearStateAsync(stateName, grainId, _state);
        }
    }

    private async Task TryWrite(Func<TRecord, TRecord> change)
    {
        // After a read that found nothing, some storages leave the state null.
        TRecord before = _state.State ?? new TRecord();
        _state.State = change(before);
        try
        {
            await storage.WriteStateAsync(stateName, grainId, _state);
        }
        catch
        {
            _state.State = before;
            throw;
        }
    }
}
