using Microsoft.Extensions.DependencyInjection;
using Udpt.Core.Identity;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Records;

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
        if (services.Catalog.IsAuthoritativeFor(infoHash, services.Silos) && services.Catalog.RecordOf(infoHash) is null)
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
        Apply(swarm);
        return storage.Record == known;
    }

    /// <summary>
    /// Writes what <paramref name="change"/> makes of the record, with the count of completed. That the last peer has left
    /// is no longer said when some are back, or when the torrent is now kept without peers too.
    /// </summary>
    /// <inheritdoc cref="RecordStorage{TRecord}.TryWrite" path="/returns"/>
    public Task<bool> TryWrite(Swarm swarm, Func<TorrentRecord, TorrentRecord> change) =>
        Write(swarm, record => change(record) is var changed
            && (swarm.WasAnnounced || changed.IsRegistered || changed.IsFlagged)
                ? changed with { LastSeen = null }
                : changed);

    /// <summary>
    /// Has the record of a torrent without peers keep the count for as long as it is kept, or clears it when that is over
    /// or there is nothing to keep.
    /// </summary>
    /// <inheritdoc cref="RecordStorage{TRecord}.TryWrite" path="/returns"/>
    public Task<bool> TryForget(Swarm swarm)
    {
        TorrentRecord? record = services.Catalog.RecordOf(infoHash);
        uint completed = swarm.GetCompleted(out bool isUnsaved);
        long now = services.Clock.UtcNow.ToUnixTimeSeconds();
        long? lastSeen = swarm.WasAnnounced ? null : record?.LastSeen;
        if (completed == 0
            || CountRetention.IsOver(services.Rules.Options, lastSeen ?? now, now)
            || services.Catalog.Remembered >= CountRetention.MostRemembered)
        {
            return TryClear(swarm);
        }

        return lastSeen is not null && !isUnsaved
            ? Task.FromResult(true)
            : Write(swarm, changed => changed with { LastSeen = now });
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
        Apply(swarm);
        return isMade;
    }

    private async Task<bool> Write(Swarm swarm, Func<TorrentRecord, TorrentRecord> change)
    {
        uint completed = swarm.GetCompleted(out _);
        bool isMade = await _storage!.TryWrite(
            record => change(record) with { Completed = Math.Max(completed, record.Completed) });
        Apply(swarm);
        return isMade;
    }

    private RecordStorage<TorrentRecord> Create() => ActivatorUtilities.CreateInstance<RecordStorage<TorrentRecord>>(
        services.Provider, TorrentRecord.StateName, grainId);

    private void Apply(Swarm swarm)
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
