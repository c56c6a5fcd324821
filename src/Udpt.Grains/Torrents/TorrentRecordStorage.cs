using Microsoft.Extensions.DependencyInjection;
using Udpt.Core.Identity;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Records;

namespace Udpt.Grains.Torrents;

/// <summary>
/// The record of one torrent for its activation. Applies the stored record to the catalog and the swarm, whoever has
/// written it.
/// </summary>
internal sealed class TorrentRecordStorage(TorrentServices services, GrainId grainId, InfoHash infoHash)
{
    private RecordStorage<TorrentRecord>? _storage;

    /// <summary>The record, or null. Does not read the store if the catalog knows that there is none.</summary>
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
    /// Call this before a change. An activation that has migrated here has the record but not its version, so the
    /// record is read.
    /// </summary>
    /// <returns>False if another writer has written meanwhile.</returns>
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
    /// Writes the record as modified by <paramref name="change"/>, with the completed count. Removes <c>last_seen</c>
    /// if peers are back, or if the torrent is now kept without peers too.
    /// </summary>
    /// <inheritdoc cref="RecordStorage{TRecord}.TryWrite" path="/returns"/>
    public Task<bool> TryWrite(Swarm swarm, Func<TorrentRecord, TorrentRecord> change) =>
        Write(swarm, record => change(record) is var changed
            && (swarm.WasAnnounced || changed.IsRegistered || changed.IsFlagged)
                ? changed with { LastSeen = null }
                : changed);

    /// <summary>
    /// Updates the record of a torrent without peers to keep its count for the retention time, or clears the record if
    /// that time is over or there is nothing to keep.
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
            || services.Catalog.Remembered >= CountRetention.MaxRemembered)
        {
            return TryClear(swarm);
        }

        return lastSeen is not null && !isUnsaved
            ? Task.FromResult(true)
            : Write(swarm, changed => changed with { LastSeen = now });
    }

    /// <summary>Clears the record, if any.</summary>
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
