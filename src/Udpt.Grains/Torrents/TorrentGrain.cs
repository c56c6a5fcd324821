using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Metrics;
using Udpt.Grains.Placement;

namespace Udpt.Grains.Torrents;

/// <inheritdoc cref="ITorrentGrain"/>
/// <remarks>
/// It owns a <see cref="Swarm"/> and shares it within the process through the <see cref="SwarmTable"/>, so most
/// announces bypass the grain. That is why it stays active until the sweeper ends it: Orleans cannot see that it is in
/// use.
/// </remarks>
[GrainType("torrent")]
[KeepAlive]
[TorrentPlacement]
internal sealed class TorrentGrain(TorrentServices services, IGrainContext context)
    : IGrainBase, ITorrentGrain, IGrainMigrationParticipant
{
    private Swarm _swarm = null!;
    private TorrentRecordStorage _record = null!;
    private TorrentMigrationState? _migrationState;

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

        _record = new(services, context.GrainId, infoHash);
        TorrentRecord? record = _migrationState is null ? await _record.Read() : _migrationState.Record;

        // If this activation has been abandoned, nobody would ever remove what it puts into the table.
        token.ThrowIfCancellationRequested();

        // Fill it before anyone can find it: an announce in between would get too few peers.
        var swarm = new Swarm(infoHash);
        Fill(swarm, record);
        _swarm = Claim(swarm);
        bool wasKept = _swarm != swarm;
        if (wasKept)
        {
            Fill(_swarm, record);
        }

        services.Metrics.Activated(
            _migrationState is not null ? ActivationOrigin.Moved
            : wasKept ? ActivationOrigin.Kept
            : record is not null ? ActivationOrigin.Saved
            : ActivationOrigin.New);
        _migrationState = null;
        services.Catalog.UpdateMemory(infoHash, services.Table);
    }

    /// <inheritdoc/>
    public Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token)
    {
        if (!Retire())
        {
            // Deleted or forgotten, or activation failed: nothing is left to move.
            return Task.CompletedTask;
        }

        bool isStop = reason.ReasonCode == DeactivationReasonCode.ShuttingDown && services.Silos.HasOthers;
        if (isStop || reason.ReasonCode == DeactivationReasonCode.Migrating)
        {
            // If the silos have changed again, this silo may be the home again and stay authoritative for the
            // torrent.
            bool stays = !isStop && services.Silos.IsHome(InfoHash);
            TorrentRecord? record = stays ? services.Catalog.RecordOf(InfoHash) : services.Catalog.Release(InfoHash);
            _migrationState = TorrentMigrationState.Pack(_swarm, services.Clock.Now, record);
        }
        else
        {
            services.Ledger.Take(_swarm, evenSealed: true);
        }

        if (isStop)
        {
            // A graceful stop: the torrents continue elsewhere, with their peers.
            this.MigrateOnIdle();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        if (_migrationState is not null)
        {
            dehydrationContext.TryAddValue(TorrentMigrationState.Key, _migrationState);
            services.Metrics.MovedOut();
        }
    }

    /// <inheritdoc/>
    public void OnRehydrate(IRehydrationContext rehydrationContext) =>
        rehydrationContext.TryGetValue(TorrentMigrationState.Key, out _migrationState);

    /// <inheritdoc/>
    public Task<AnnounceReply> Announce(AnnounceRequest request)
    {
        // At most what fits into a datagram: the calling gateway cannot use more.
        Span<byte> peers = stackalloc byte[AnnounceReply.MaxPeerBytes + sizeof(ulong)];
        SwarmRandom random = SwarmRandom.Create();
        AnnounceResult result = _swarm.Announce(request, services.Rules.Policy, services.Clock.Now, ref random, peers);
        if (request.Event == AnnounceEvent.Stopped && !_swarm.TrySummarize(out _))
        {
            ForgetUnknown();
        }

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
    public Task<ChangeTicket> BeginChange() =>
        Task.FromResult(new ChangeTicket { Silo = context.Address.SiloAddress!, Issued = services.Clock.Now });

    /// <inheritdoc/>
    public Task Register(ChangeTicket ticket) => Change(
        ticket, () => _record.TryWrite(_swarm, record => record with { IsRegistered = true, IsFlagged = false }));

    /// <inheritdoc/>
    public Task Flag(ChangeTicket ticket) => Change(
        ticket, () => _record.TryWrite(_swarm, record => record with { IsFlagged = true }));

    /// <inheritdoc/>
    public async Task<bool> Drop(ChangeTicket ticket)
    {
        bool isKnown = _swarm.TrySummarize(out _) || services.Catalog.RecordOf(InfoHash) is not null;
        await Change(ticket, () => _record.TryClear(_swarm));
        services.Dropped.Add(InfoHash);
        Retire();
        services.Ledger.Take(_swarm, evenSealed: true);
        this.DeactivateOnIdle();
        return isKnown;
    }

    /// <inheritdoc/>
    /// <remarks>Does not overwrite what another writer has written: the next sweep saves it.</remarks>
    public async Task Save()
    {
        _swarm.GetCompleted(out bool isUnsaved);
        if (isUnsaved && await _record.Prepare(_swarm))
        {
            await _record.TryWrite(_swarm, record => record);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Does not overwrite what another writer has written: the next sweep forgets it.</remarks>
    public async Task ForgetIfEmpty()
    {
        if (_swarm.GetCompleted(out _) > 0 && HasMigrationTarget())
        {
            // Its home must learn of the count that stays in the store, which it may have read already.
            await MoveHome();
            return;
        }

        if (_swarm.IsForgettable(out _)
            && await _record.Prepare(_swarm)
            && _swarm.IsForgettable(out _)
            && await _record.TryForget(_swarm))
        {
            ForgetUnknown();
        }
    }

    /// <inheritdoc/>
    public async Task MoveHome()
    {
        if (!HasMigrationTarget())
        {
            return;
        }

        await services.Moves.Begin();
        if (!HasMigrationTarget())
        {
            // The silos have changed meanwhile.
            services.Moves.End();
            return;
        }

        services.Moves.EndAfter(context.Deactivated);
        this.MigrateOnIdle();
    }

    /// <summary>Fills a swarm from the record and from the migration state.</summary>
    private void Fill(Swarm swarm, TorrentRecord? record)
    {
        if (record is not null)
        {
            swarm.SetRecord(record);
        }

        _migrationState?.Unpack(swarm, services);
    }

    /// <summary>
    /// The swarm of this activation: an unowned one that is already in the table, such as one restored from disk,
    /// otherwise <paramref name="swarm"/>.
    /// </summary>
    private Swarm Claim(Swarm swarm)
    {
        // Claim it before anyone sees it: the sweeper removes an empty, unowned swarm without asking.
        swarm.TryClaim();
        while (!services.Table.TryAdd(swarm, out Swarm? existing))
        {
            if (existing.TryClaim())
            {
                return existing;
            }

            // Sealed by an earlier activation or by the sweeper.
            services.Table.Remove(existing);
        }

        return swarm;
    }

    /// <summary>
    /// Makes a change, unless its ticket has expired or another writer has written: this activation may have been
    /// replaced, and a caller that starts over finds the current one.
    /// </summary>
    private async Task Change(ChangeTicket ticket, Func<Task<bool>> change)
    {
        await _record.Prepare(_swarm);
        if (!ticket.IsGood(context.Address.SiloAddress, services.Clock.Now) || !await change())
        {
            services.Provider.GetRequiredService<ILogger<TorrentGrain>>().LateChange(InfoHash);
            throw new LateChangeException("Change rejected: it arrived too late, or the record has changed meanwhile.");
        }
    }

    /// <summary>Whether its home is another silo that is not about to stop.</summary>
    private bool HasMigrationTarget() =>
        !services.Silos.IsHome(InfoHash)
        && services.Silos.Silos.HomeAddressOf(InfoHash) is { } home
        && !services.Leaving.Has(home);

    private void ForgetUnknown()
    {
        if (_swarm.TrySealForgettable(byGrain: true))
        {
            Retire();
            this.DeactivateOnIdle();
        }
    }

    /// <summary>Withdraws the swarm: seals it, then removes it from the table.</summary>
    /// <returns>False if that has been done before, or if activation failed before there was a swarm.</returns>
    private bool Retire()
    {
        _swarm?.Seal();
        if (_swarm is null || !services.Table.Remove(_swarm))
        {
            return false;
        }

        services.Catalog.UpdateMemory(InfoHash, services.Table);
        return true;
    }
}
