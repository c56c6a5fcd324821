using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Udpt.Grains.Torrents;

/// <summary>
/// A torrent's record in the grain storage. Made only when there is a record to read or write, so that the many
/// torrents without one carry nothing of it (a persistent-state facet costs each of them 500 bytes).
/// </summary>
internal sealed class TorrentStorage(
    [FromKeyedServices(TorrentRecord.StorageName)] IGrainStorage storage,
    GrainId grainId)
{
    private readonly GrainState<TorrentRecord> _state = new() { State = new TorrentRecord() };

    /// <summary>The record as last read or written, or null.</summary>
    public TorrentRecord? Record => _state.RecordExists ? _state.State : null;

    public Task Read() => storage.ReadStateAsync(TorrentRecord.StateName, grainId, _state);

    /// <summary>Writes what <paramref name="change"/> makes of the record; on a failure nothing has changed.</summary>
    public async Task Write(Func<TorrentRecord, TorrentRecord> change)
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
            await storage.ClearStateAsync(TorrentRecord.StateName, grainId, _state);
        }
        catch (InconsistentStateException)
        {
            await Read();
            await storage.ClearStateAsync(TorrentRecord.StateName, grainId, _state);
        }
    }

    private async Task TryWrite(Func<TorrentRecord, TorrentRecord> change)
    {
        // After a read that found nothing, some storages leave the state null.
        TorrentRecord before = _state.State ?? new TorrentRecord();
        _state.State = change(before);
        try
        {
            await storage.WriteStateAsync(TorrentRecord.StateName, grainId, _state);
        }
        catch
        {
            _state.State = before;
            throw;
        }
    }
}
