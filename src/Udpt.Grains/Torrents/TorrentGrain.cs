using Microsoft.Extensions.DependencyInjection;
using Udpt.Grains.Announcing;
using Udpt.Grains.Catalog;
using Udpt.Grains.Metrics;
using Udpt.Grains.Placement;
using Udpt.Grains.Records;
using Udpt.Grains.Swarms;

namespace Udpt.Grains.Torrents;

/// <inheritdoc cref="ITorrentGrain"/>
/// <remarks>
/// It owns a <see cref="Swarm"/> and lends it to everyone in the process through the <see cref="SwarmTable"/>, so most
/// announces pass it by. That is why it stays until the sweeper ends it: Orleans cannot see that it is in use.
/// </remarks>
[KeepAlive]
[TorrentPlacement]
public sealed class TorrentGrain(TorrentServices services, IGrainContext context)
    : IGrainBase, ITorrentGrain, IGrainMigrationParticipant
{
    private Swarm _swarm = null!;
    private RecordStorage<TorrentRecord>? _storage;
    private TorrentBaggage? _baggage;
    private bool _isMoving;

    /// <inheritdoc/>
    public IGrainContext GrainContext => context;

    private InfoHash InfoHash => _swarm.InfoHash;

    /// <inheritdoc/>
    public async Task OnActivateAsync(CancellationToken token)
    {
        if (!TorrentKey.TryParse(context.GrainId.Key.ToString(), out InfoHash infoHash))
        {
            throw new ArgumentException($"'{context.GrainId.Key}' is not the key of a torrent.");
        }

        TorrentRecord? record = _baggage is null ? await ReadRecord(infoHash) : _baggage.Record;
        _swarm = Own(infoHash, out bool wasKept);
        if (record is not null)
        {
            _swarm.SetRecord(record);
        }

        services.Metrics.Activated(
            _baggage is not null ? ActivationOrigin.Moved
            : wasKept ? ActivationOrigin.Kept
            : record is not null ? ActivationOrigin.Saved
            : ActivationOrigin.New);
        _baggage?.Unpack(_swarm, services);
        _baggage = null;
        services.Catalog.SetInMemory(infoHash, true);
    }

    /// <inheritdoc/>
    public Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token)
    {
        Retire();
        if (_isMoving)
        {
            services.Moves.End();
        }
        else if (reason.ReasonCode == DeactivationReasonCode.ShuttingDown && services.Silos.HasOthers)
        {
            // The silo stops in good order: its torrents go on elsewhere, with their peers.
            this.MigrateOnIdle();
        }
        else if (_swarm is not null)
        {
            services.Ledger.Take(_swarm, evenSealed: true);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        dehydrationContext.TryAddValue(
            TorrentBaggage.Key,
            TorrentBaggage.Pack(_swarm, services.Clock.Now, services.Catalog.RecordOf(InfoHash)));
        services.Metrics.MovedOut();
    }

    /// <inheritdoc/>
    public void OnRehydrate(IRehydrationContext rehydrationContext) =>
        rehydrationContext.TryGetValue(TorrentBaggage.Key, out _baggage);

    /// <inheritdoc/>
    public Task<AnnounceReply> Announce(AnnounceRequest request)
    {
        // At most what fits a datagram: the gateway that asked cannot use more.
        Span<byte> peers = stackalloc byte[AnnounceReply.MaxPeerBytes + sizeof(ulong)];
        SwarmRandom random = SwarmRandom.Create();
        AnnounceResult result = _swarm.Announce(request, services.Rules.Policy, services.Clock.Now, ref random, peers);
        return Task.FromResult(new AnnounceReply
        {
            Outcome = result.Outcome,
            Seeders = result.Seeders,
            Leechers = result.Leechers,
            Peers = peers[..result.PeerBytes].ToArray(),
        });
    }

    /// <inheritdoc/>
    public Task<ScrapeCounts> Scrape()
    {
        _swarm.TryScrape(out ScrapeCounts counts);
        return Task.FromResult(counts);
    }

    /// <inheritdoc/>
    public Task<TorrentDetails?> Describe(int maxPeers)
    {
        if (!_swarm.TrySummarize(out TorrentSummary summary))
        {
            ForgetUnknown();
            return Task.FromResult<TorrentDetails?>(null);
        }

        PeerDetails[] peers = _swarm.ListPeers(services.Clock.Now, maxPeers);
        return Task.FromResult<TorrentDetails?>(new() { Summary = summary, Peers = peers });
    }

    /// <inheritdoc/>
    public Task Register() => WriteRecord(record => record with { IsRegistered = true, IsFlagged = false });

    /// <inheritdoc/>
    public Task Flag() => WriteRecord(record => record with { IsFlagged = true });

    /// <inheritdoc/>
    public async Task<bool> Drop()
    {
        bool isKnown = _swarm.TrySummarize(out _);
        await ClearRecord();
        Retire();
        services.Ledger.Take(_swarm, evenSealed: true);
        this.DeactivateOnIdle();
        return isKnown;
    }

    /// <inheritdoc/>
    public Task Save()
    {
        _swarm.GetCompleted(out bool isUnsaved);
        return isUnsaved ? WriteRecord(record => record) : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task ForgetIfEmpty()
    {
        if (_swarm.IsForgettable(out _))
        {
            await ClearRecord();
            ForgetUnknown();
        }
    }

    /// <inheritdoc/>
    public async Task MoveHome()
    {
        if (!_isMoving && !services.Silos.IsHome(InfoHash))
        {
            await services.Moves.Begin();
            _isMoving = true;
            this.MigrateOnIdle();
        }
    }

    private async Task<TorrentRecord?> ReadRecord(InfoHash infoHash)
    {
        if (services.Catalog.Knows(infoHash, services.Silos) && services.Catalog.RecordOf(infoHash) is null)
        {
            return null;
        }

        await Storage().Read();
        services.Catalog.SetRecord(infoHash, _storage!.Record);
        return _storage.Record;
    }

    /// <summary>The swarm of this activation: one taken up from disk if there is one, else a new one.</summary>
    private Swarm Own(in InfoHash infoHash, out bool wasKept)
    {
        wasKept = false;
        // Owned before anyone sees it: the sweeper ends an empty swarm that is nobody's without asking.
        var swarm = new Swarm(infoHash);
        swarm.TryOwn();
        while (!services.Table.TryAdd(swarm, out Swarm? existing))
        {
            if (existing.TryOwn())
            {
                wasKept = true;
                return existing;
            }

            // Sealed, by an activation before this one or by the sweeper.
            services.Table.Remove(existing);
        }

        return swarm;
    }

    private async Task WriteRecord(Func<TorrentRecord, TorrentRecord> change)
    {
        uint completed = _swarm.GetCompleted(out _);
        await Storage().Write(record => change(record) with { Completed = Math.Max(completed, record.Completed) });
        _swarm.SetRecord(_storage!.Record!);
        services.Catalog.SetRecord(InfoHash, _storage.Record);
    }

    private async Task ClearRecord()
    {
        if (services.Catalog.TryGet(InfoHash, out CatalogEntry entry) && entry.IsSaved)
        {
            await Storage().Clear();
            _swarm.ClearRecord();
            services.Catalog.SetRecord(InfoHash, null);
        }
    }

    private void ForgetUnknown()
    {
        if (_swarm.TrySealForgettable())
        {
            Retire();
            this.DeactivateOnIdle();
        }
    }

    /// <summary>Takes the swarm back from everyone: sealed first, then out of the table.</summary>
    private void Retire()
    {
        if (_swarm is null)
        {
            // The activation has failed before it had one.
            return;
        }

        _swarm.Seal();
        if (services.Table.Remove(_swarm))
        {
            services.Catalog.SetInMemory(InfoHash, false);
        }
    }

    private RecordStorage<TorrentRecord> Storage() =>
        _storage ??= ActivatorUtilities.CreateInstance<RecordStorage<TorrentRecord>>(
            services.Provider, TorrentRecord.StateName, context.GrainId);
}
