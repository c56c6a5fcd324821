using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Udpt.Core.Torrents;

namespace Udpt.Grains.Records;

/// <summary>
/// A grain's record in the grain storage. Created only if there is a record to read or write, so that it costs nothing
/// for the many torrents without one (a persistent-state facet costs each of them 500 bytes, and hides the exceptions
/// of the storage).
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

    /// <summary>
    /// Writes the record as modified by <paramref name="change"/>; on a failure nothing has changed. If another writer
    /// has written meanwhile, the change is applied to what they wrote.
    /// </summary>
    public async Task Write(Func<TRecord, TRecord> change)
    {
        if (!await TryWrite(change) && !await TryWrite(change))
        {
            throw new InconsistentStateException("Other writers keep changing the record.");
        }
    }

    /// <summary>Writes the record as modified by <paramref name="change"/>; on a failure nothing has changed.</summary>
    /// <returns>
    /// False if another writer has written since the record was last read: an import, or the activation that has
    /// replaced this one. Their record is kept, and has been read.
    /// </returns>
    public async Task<bool> TryWrite(Func<TRecord, TRecord> change)
    {
        // Some storages leave the state null after a read that found nothing.
        TRecord before = _state.State ?? new TRecord();
        _state.State = change(before);
        try
        {
            await storage.WriteStateAsync(stateName, grainId, _state);
            return true;
        }
        catch (Exception failure)
        {
            _state.State = before;
            if (failure is not InconsistentStateException)
            {
                throw;
            }
        }

        await Read();
        return false;
    }

    /// <summary>Clears the record; on a failure nothing has changed.</summary>
    /// <returns>
    /// False in the same cases as <see cref="TryWrite"/>; true if another writer has cleared the record.
    /// </returns>
    public async Task<bool> TryClear()
    {
        try
        {
            await storage.ClearStateAsync(stateName, grainId, _state);
            return true;
        }
        catch (InconsistentStateException)
        {
            await Read();
            return Record is null;
        }
    }
}
