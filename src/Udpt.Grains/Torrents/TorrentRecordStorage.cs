using Microsoft.Extensions.DependencyInjection;
using Udpt.Grains.Records;
using Udpt.Grains.Swarms;

namespace Udpt.Grains.Torrents;

/// <summary>
/// The record of one torrent for its activation. What the store says is taken over into the catalog and the swarm,
/// whoever has written it.
/// </summary>
internal sealed class TorrentRecordStorage(TorrentServices services, GrainId grainId, InfoHash infoHash)
{
    private RecordStorage<TorrentRecord>? _storage;

    /// <summary>The record, or null; the store is not asked when the catalog knows that there is none.</summary>
    public async Task<TorrentRecord?> Read()
    {
        if (services.Catalog.Knows(infoHash, services.Silos) && services.Catalog.RecordOf(infoHash) is null)
        {
            return null;
        }

        _storage = Create();
        await _storage.Read();
        services.Catalog.SetRecord(infoHash, _storage.Record);
        return _storage.Record;
    }

    /// <summary>
    /// To be called before a change. An activation that has moved here was told the record, but not its version: that is
    /// read.
    /// </summary>
    /// <returns>False: somebody else has written meanwhile.</returns>
    public async Task<bool> Prepare(Swarm swarm)
    {
        if (_storage is not null)
        {
            return true;
        }

        RecordStorage<TorrentRecord> storage = Create();
        TorrentRecord? known = services.Catalog.RecordOf(infoHash);
        if (known is null)
        {
            _storage = storage;
            return true;
        }

        await storage.Read();
        _storage = storage;
        TakeOver(swarm);
        return storage.Record == known;
    }

    /// <summary>Writes what <paramref name="change"/> makes of the record, with the count of completed.</summary>
    /// <inheritdoc cref="RecordStorage{TRecord}.TryWrite" path="/returns"/>
    public async Task<bool> TryWrite(Swarm swarm, Func<TorrentRecord, TorrentRecord> change)
    {
        uint completed = swarm.GetCompleted(out _);
        bool isMade = await _storage!.TryWrite(
            record => change(record) with { Completed = Math.Max(completed, record.Completed) });
        TakeOver(swarm);
        return isMade;
    }

    /// <summary>Clears the record, if there is one.</summary>
    /// <inheritdoc cref="RecordStorage{TRecord}.TryClear" path="/returns"/>
    public async Task<bool> TryClear(Swarm swarm)
    {
        if (services.Catalog.RecordOf(infoHash) is null)
        {
            return true;
        }

        bool isMade = await _storage!.TryClear();
        TakeOver(swarm);
        return isMade;
    }

    private RecordStorage<TorrentRecord> Create() => ActivatorUtilities.CreateInstance<RecordStorage<TorrentRecord>>(
        services.Provider, TorrentRecord.StateName, grainId);

    private void TakeOver(Swarm swarm)
    {
        if (_storage!.Record is { } record)
        {
            swarm.SetRecord(record);
        }
        else
        {
            swarm.ClearRecord();
        }

        services.Catalog.SetRecord(infoHash, _storage.Record);
    }
}
