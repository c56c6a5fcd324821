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
/// It owns a <see cref="Swarm"/> and lends it to everyone in the process through the <see cref="SwarmTable"/>, so most
/// announces pass it by. That is why it stays until the sweeper ends it: Orleans cannot see that it is in use.
/// </remarks>
[GrainType("torrent")]
[KeepAlive]
[TorrentPlacement]
internal sealed class TorrentGrain(TorrentServices services, IGrainContext context)
    : IGrainBase, ITorrentGrain, IGrainMigrationParticipant
{
    private Swarm _swarm = null!;
    private TorrentRecordStorage _record = null!;
    private TorrentMigrationState? _baggage;

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
        TorrentRecord? record = _baggage is null ? await _record.Read() : _baggage.Record;

        // Given up meanwhile, it is found by nobody: what it put into the table would stay there.
        token.ThrowIfCancellationRequested();

        // Whole before anyone can find it: an announce in between would be told of too few peers.
        var swarm = new Swarm(infoHash);
        Fill(swarm, record);
        _swarm = Claim(swarm);
        bool wasKept = _swarm != swarm;
        if (wasKept)
        {
            Fill(_swarm, record);
        }

        services.Metrics.Activated(
            _baggage is not null ? ActivationOrigin.Moved
            : wasKept ? ActivationOrigin.Kept
            : record is not null ? ActivationOrigin.Saved
            : ActivationOrigin.New);
        _baggage = null;
        services.Catalog.UpdateMemory(infoHash, services.Table);
    }

    /// <inheritdoc/>
    public Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token)
    {
        if (!Retire())
        {
            // Dropped or forgotten, or never come up: nothing is left that could go on elsewhere.
            return Task.CompletedTask;
        }

        bool isStop = reason.ReasonCode == DeactivationReasonCode.ShuttingDown && services.Silos.HasOthers;
        if (isStop || reason.ReasonCode == DeactivationReasonCode.Migrating)
        {
            // Where silos have changed once more this one may be the home again, and speaks for the torrent.
            bool stays = !isStop && services.Silos.IsHome(InfoHash);
            TorrentRecord? record = stays ? services.Catalog.RecordOf(InfoHash) : services.Catalog.Release(InfoHash);
            _baggage = TorrentMigrationState.Pack(_swarm, services.Clock.Now, record);
        }
        else
        {
            services.Ledger.Take(_swarm, evenSealed: true);
        }

        if (isStop)
        {
            // In good order: its torrents go on elsewhere, with their peers.
            this.MigrateOnIdle();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        if (_baggage is not null)
        {
            dehydrationContext.TryAddValue(TorrentMigrationState.Key, _baggage);
            services.Metrics.MovedOut();
        }
    }

    /// <inheritdoc/>
    public void OnRehydrate(IRehydrationContext rehydrationContext) =>
        rehydrationContext.TryGetValue(TorrentMigrationState.Key, out _baggage);

    /// <inheritdoc/>
    public Task<AnnounceReply> Announce(AnnounceRequest request)
    {
        // At most what fits a datagram: the gateway that asked cannot use more.
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
    /// <remarks>Not over what somebody else has written: the next sweep comes.</remarks>
    public async Task Save()
    {
        _swarm.GetCompleted(out bool isUnsaved);
        if (isUnsaved && await _record.Prepare(_swarm))
        {
            await _record.TryWrite(_swarm, record => record);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Not over what somebody else has written: the next sweep comes.</remarks>
    public async Task ForgetIfEmpty()
    {
        if (_swarm.GetCompleted(out _) > 0 && HasMigrationTarget())
        {
            // Its home must know of the count that stays in the store, and may have read that by now.
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
            // Not any more: the silos have changed while it waited.
            services.Moves.End();
            return;
        }

        services.Moves.EndAfter(context.Deactivated);
        this.MigrateOnIdle();
    }

    /// <summary>Gives a swarm what the store says of it, and what was brought along.</summary>
    private void Fill(Swarm swarm, TorrentRecord? record)
    {
        if (record is not null)
        {
            swarm.SetRecord(record);
        }

        _baggage?.Unpack(swarm, services);
    }

    /// <summary>
    /// The swarm of this activation: one that stands in the table as nobody's, as taken up from disk, if there is one, else
    /// <paramref name="swarm"/>.
    /// </summary>
    private Swarm Claim(Swarm swarm)
    {
        // Before anyone sees it: the sweeper ends an empty swarm that is nobody's without asking.
        swarm.TryClaim();
        while (!services.Table.TryAdd(swarm, out Swarm? existing))
        {
            if (existing.TryClaim())
            {
                return existing;
            }

            // Sealed, by an activation before this one or by the sweeper.
            services.Table.Remove(existing);
        }

        return swarm;
    }

    /// <summary>
    /// Makes a change, unless its caller may wait no longer or somebody else has written: this activation may be outlived,
    /// and whoever begins anew finds the one that is not.
    /// </summary>
    private async Task Change(ChangeTicket ticket, Func<Task<bool>> change)
    {
        await _record.Prepare(_swarm);
        if (!ticket.IsGood(context.Address.SiloAddress, services.Clock.Now) || !await change())
        {
            services.Provider.GetRequiredService<ILogger<TorrentGrain>>().LateChange(InfoHash);
            throw new LateChangeException("The change came late, or another was made meanwhile; it was not made.");
        }
    }

    /// <summary>Whether its home is another silo, and that stays.</summary>
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

    /// <summary>Takes the swarm back from everyone: sealed first, then out of the table.</summary>
    /// <returns>False when that has been done before, or there is none: the activation has failed before it had one.</returns>
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
