using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Udpt.Core.Torrents;

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

    /// <summary>
    /// Writes what <paramref name="change"/> makes of the record; on a failure nothing has changed. Should somebody else have
    /// written, the change is made of what they wrote.
    /// </summary>
    public async Task Write(Func<TRecord, TRecord> change)
    {
        if (!await TryWrite(change) && !await TryWrite(change))
        {
            throw new InconsistentStateException("The record is changed by others again and again.");
        }
    }

    /// <summary>Writes what <paramref name="change"/> makes of the record; on a failure nothing has changed.</summary>
    /// <returns>
    /// False: somebody else has written since it was last read, an import or the activation that has taken the place of this
    /// one. What they wrote stands, and has been read.
    /// </returns>
    public async Task<bool> TryWrite(Func<TRecord, TRecord> change)
    {
        // After a read that found nothing, some storages leave the state null.
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
    /// <returns>False as of <see cref="TryWrite"/>; true if it has been cleared by somebody else.</returns>
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
