using Udpt.Core.Admission;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Grains.Catalog;
using Udpt.Grains.Metrics;
using Udpt.Grains.Placement;
using Udpt.Grains.Torrents;

namespace Udpt.Grains.Announcing;

/// <summary>
/// Answers what a silo's process can answer by itself, without calling a grain: announces and scrapes of the swarms in
/// its table, and rejections that need no swarm. Everything else is <see cref="AnnounceOutcome.NotHere"/> and goes
/// through a grain call.
/// </summary>
public sealed class LocalTorrents(
    SwarmTable table,
    TorrentCatalog catalog,
    NewTorrentBudget budget,
    TrackerRules rules,
    SiloView silos,
    SiloMetrics metrics,
    StoppedPeers stopped)
{
    /// <summary>The swarms of this process.</summary>
    public SwarmTable Table => table;

    /// <summary>Answers an announce if this process can.</summary>
    /// <param name="swarm">The swarm, or null when the table has none.</param>
    /// <param name="request">The announce; its source has been verified.</param>
    /// <param name="now">The time on the swarm clock.</param>
    /// <param name="random">The calling thread's generator.</param>
    /// <param name="peers">Receives compact peers; needs 8 spare bytes.</param>
    public AnnounceResult Announce(
        Swarm? swarm,
        in AnnounceRequest request,
        uint now,
        ref SwarmRandom random,
        Span<byte> peers)
    {
        if (request.Event == AnnounceEvent.Stopped)
        {
            stopped.Add(request);
        }

        if (swarm is not null)
        {
            AnnounceResult result = swarm.Announce(request, rules.Policy, now, ref random, peers);
            if (result.Outcome != AnnounceOutcome.NotHere)
            {
                return result;
            }
        }

        AnnounceOutcome outcome = AdmitAbsent(request, out bool isNew);
        return isNew && silos.IsAlone && TryCreate(request.InfoHash) is { } added
            ? added.Announce(request, rules.Policy, now, ref random, peers)
            : AnnounceResult.Of(outcome);
    }

    /// <summary>Answers one info hash of a scrape if this process can.</summary>
    /// <param name="swarm">The swarm, or null when the table has none.</param>
    /// <param name="infoHash">The torrent.</param>
    /// <param name="counts">Its counts; zeros if nothing is known of it.</param>
    /// <returns>False when its grain must be asked.</returns>
    public bool TryScrape(Swarm? swarm, in InfoHash infoHash, out ScrapeCounts counts)
    {
        if (swarm is not null && swarm.TryScrape(out counts))
        {
            return true;
        }

        bool isAuthoritative = catalog.IsAuthoritativeFor(infoHash, silos);
        bool isKnown = catalog.TryGet(infoHash, out CatalogEntry entry);
        counts = new() { Seeders = 0, Leechers = 0, Completed = entry.Completed };
        return isAuthoritative && !(isKnown && entry.IsInMemory) && !silos.IsSettling;
    }

    /// <summary>The outcome of an announce of a torrent that is not in memory.</summary>
    /// <param name="request">The announce.</param>
    /// <param name="isNew">Whether the announce is accepted and the torrent is unknown: no record, no swarm.</param>
    private AnnounceOutcome AdmitAbsent(in AnnounceRequest request, out bool isNew)
    {
        isNew = false;
        bool isAuthoritative = catalog.IsAuthoritativeFor(request.InfoHash, silos);
        bool isKnown = catalog.TryGet(request.InfoHash, out CatalogEntry entry);
        if (isKnown && entry.IsInMemory)
        {
            // Being activated or deactivated: its owner knows the answer.
            return AnnounceOutcome.NotHere;
        }

        // While torrents are moving between silos, local knowledge may be older than what their grains know. Ask the
        // grains, within the budget for new torrents.
        bool isStop = request.Event == AnnounceEvent.Stopped;
        if (isAuthoritative
            && Refuse(entry) is { } refusal
            && (isStop || !(silos.IsSettling && budget.TryTake(request.Peer))))
        {
            return refusal;
        }

        if (isStop)
        {
            // No swarm means no peer to remove, so all counts are zero. If the swarm may be elsewhere, ask its
            // grain, which does not keep a torrent for a stop either.
            return isAuthoritative && !silos.IsSettling ? AnnounceOutcome.Answered : AnnounceOutcome.NotHere;
        }

        int most = rules.Options.MaxTorrents;
        if (most > 0 && table.Count >= most)
        {
            return AnnounceOutcome.TrackerFull;
        }

        // A moving torrent is not a new one, and costs no activation.
        if (!silos.IsSettling && !budget.TryTake(request.Peer))
        {
            return AnnounceOutcome.OverBudget;
        }

        isNew = isAuthoritative && !entry.IsSaved;
        return AnnounceOutcome.NotHere;
    }

    /// <summary>Why a torrent's record, or its absence, rejects an announce; null if it does not.</summary>
    private AnnounceOutcome? Refuse(in CatalogEntry entry) =>
        entry.IsFlagged ? AnnounceOutcome.Flagged
        : rules.Policy.RegisteredOnly && !entry.IsRegistered ? AnnounceOutcome.NotRegistered
        : null;

    /// <summary>
    /// Creates the swarm of a new torrent without its grain, which claims the swarm once someone needs the grain. Only
    /// for a silo that is alone, because in a cluster the torrent may live elsewhere, which only the directory knows.
    /// And only without a record, because a grain that is writing one must apply it to the swarm itself.
    /// </summary>
    /// <returns>Null if the torrent has appeared meanwhile.</returns>
    private Swarm? TryCreate(in InfoHash infoHash)
    {
        var swarm = new Swarm(infoHash);
        if (!table.TryAdd(swarm, out _))
        {
            return null;
        }

        catalog.UpdateMemory(infoHash, table);
        metrics.Activated(ActivationOrigin.New);
        return swarm;
    }
}
