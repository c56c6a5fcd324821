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
/// What a silo's process can answer by itself, without sending a grain a message: announces and scrapes of the swarms
/// in its table, and refusals that need no swarm. Everything else is <see cref="AnnounceOutcome.NotHere"/>, and goes
/// the general way.
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

    /// <summary>Answers an announce if it can be answered here.</summary>
    /// <param name="swarm">The swarm, or null when the table has none.</param>
    /// <param name="request">The announce, its source verified.</param>
    /// <param name="now">The time on the swarm clock.</param>
    /// <param name="random">The calling thread's generator.</param>
    /// <param name="peers">Where compact peers go; 8 bytes of it are spare.</param>
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

    /// <summary>Answers one info hash of a scrape if it can be answered here.</summary>
    /// <param name="swarm">The swarm, or null when the table has none.</param>
    /// <param name="infoHash">The torrent.</param>
    /// <param name="counts">Its counts; zeros when nothing is known of it.</param>
    /// <returns>False when its grain must be asked.</returns>
    public bool TryScrape(Swarm? swarm, in InfoHash infoHash, out ScrapeCounts counts)
    {
        if (swarm is not null && swarm.TryScrape(out counts))
        {
            return true;
        }

        bool isWhole = catalog.IsAuthoritativeFor(infoHash, silos);
        bool isKnown = catalog.TryGet(infoHash, out CatalogEntry entry);
        counts = new() { Seeders = 0, Leechers = 0, Completed = entry.Completed };
        return isWhole && !(isKnown && entry.IsInMemory) && !silos.IsSettling;
    }

    /// <summary>What becomes of an announce of a torrent that is not in memory.</summary>
    /// <param name="request">The announce.</param>
    /// <param name="isNew">Whether it goes on, and nothing is known of the torrent: no record, no swarm.</param>
    private AnnounceOutcome AdmitAbsent(in AnnounceRequest request, out bool isNew)
    {
        isNew = false;
        bool isWhole = catalog.IsAuthoritativeFor(request.InfoHash, silos);
        bool isKnown = catalog.TryGet(request.InfoHash, out CatalogEntry entry);
        if (isKnown && entry.IsInMemory)
        {
            // On its way in or out: whoever owns it knows.
            return AnnounceOutcome.NotHere;
        }

        // While torrents are on their way, what is known here may be older than what their grains know. They are asked, as
        // far as the budget for new torrents goes.
        bool isStop = request.Event == AnnounceEvent.Stopped;
        if (isWhole && Refuse(entry) is { } refusal && (isStop || !(silos.IsSettling && budget.TryTake(request.Peer))))
        {
            return refusal;
        }

        if (isStop)
        {
            // No swarm, no peer to remove: zeros are the whole answer. Where the swarm may be elsewhere, its grain is
            // asked, which brings up nothing for it either.
            return isWhole && !silos.IsSettling ? AnnounceOutcome.Answered : AnnounceOutcome.NotHere;
        }

        int most = rules.Options.MaxTorrents;
        if (most > 0 && table.Count >= most)
        {
            return AnnounceOutcome.TrackerFull;
        }

        // A torrent on its way is not a new one, and costs no activation.
        if (!silos.IsSettling && !budget.TryTake(request.Peer))
        {
            return AnnounceOutcome.OverBudget;
        }

        isNew = isWhole && !entry.IsSaved;
        return AnnounceOutcome.NotHere;
    }

    /// <summary>Why a torrent's record, or that it has none, refuses an announce; null when it does not.</summary>
    private AnnounceOutcome? Refuse(in CatalogEntry entry) =>
        entry.IsFlagged ? AnnounceOutcome.Flagged
        : rules.Policy.RegisteredOnly && !entry.IsRegistered ? AnnounceOutcome.NotRegistered
        : null;

    /// <summary>
    /// Makes the swarm of a new torrent without its grain, which takes it over once somebody asks for what only a grain
    /// does. Only a silo that is alone may: among others the torrent may live elsewhere, which the directory knows. And
    /// only without a record, since one that is being written is its grain's to hand to the swarm.
    /// </summary>
    /// <returns>Null when the torrent has come up meanwhile.</returns>
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
