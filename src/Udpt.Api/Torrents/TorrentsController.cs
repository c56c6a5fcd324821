using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Logging;
using Udpt.Api.Binding;
using Udpt.Api.Calls;
using Udpt.Api.Faults;
using Udpt.Api.Json;
using Udpt.Api.Logging;
using Udpt.Api.Options;
using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using Udpt.Grains.Torrents;

namespace Udpt.Api.Torrents;

/// <summary>Lists torrents, shows one with its peers, and adds, flags and deletes them.</summary>
[ApiController]
[Route("t")]
public sealed class TorrentsController(
    IGrainFactory grains,
    TorrentList list,
    ClusterRetry retry,
    ILogger<TorrentsController> logger) : ControllerBase
{
    /// <summary>Maximum number of peers shown of one torrent, as in UDPT 3.</summary>
    private const int MaxPeers = 1000;

    /// <summary>The torrents in the order of their info hashes, at most 1000 per call.</summary>
    /// <param name="offset">
    /// How many torrents to skip. With <c>flagged</c> at most 10,000; with <c>sort=peers</c>, offset plus limit must be
    /// at most 1000.
    /// </param>
    /// <param name="limit">How many torrents to return, up to 1000.</param>
    /// <param name="after">Only torrents after this info hash: pages at the same cost at any depth.</param>
    /// <param name="flagged">Only torrents that are flagged, or only those that are not.</param>
    /// <param name="sort">
    /// <c>info_hash</c>, or <c>peers</c> for those with the most peers first, which is updated every few seconds.
    /// </param>
    [HttpGet, HttpHead]
    public async Task<ActionResult<TorrentEntry[]>> List(
        [FromQuery, ModelBinder<IntegerBinder>] long offset = 0,
        [FromQuery, ModelBinder<LimitBinder>] int limit = LimitBinder.Max,
        [FromQuery, ModelBinder<InfoHashBinder>] InfoHash? after = null,
        [FromQuery, ModelBinder<FlagBinder>] bool? flagged = null,
        [FromQuery, ModelBinder<SortBinder>] string? sort = null)
    {
        TorrentQuery query = new()
        {
            Offset = offset,
            Limit = limit,
            After = after,
            IsFlagged = flagged,
            Sort = sort,
        };
        query.Check(ModelState);
        return ModelState.IsValid
            ? Array.ConvertAll(await Read(query), TorrentEntry.Of)
            : BadRequest(Fault.Of(ModelState));
    }

    /// <summary>One torrent and at most 1000 of its peers.</summary>
    /// <param name="hash">The info hash.</param>
    [HttpGet("{hash}"), HttpHead("{hash}")]
    public async Task<ActionResult<TorrentEntry>> Describe([FromRoute, ModelBinder<InfoHashBinder>] InfoHash hash) =>
        await retry.Run(() => grains.GetTorrent(hash).Describe(MaxPeers)) is { } details
            ? TorrentEntry.Of(details)
            : Unknown(hash);

    /// <summary>Adds a torrent, or flags or unflags it. Saved before the call returns.</summary>
    /// <param name="hash">The info hash.</param>
    /// <param name="change">Whether to flag it; without a body it is not flagged.</param>
    [HttpPost("{hash}")]
    public async Task<ActionResult<Done>> Change(
        [FromRoute, ModelBinder<InfoHashBinder>] InfoHash hash,
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] TorrentChange? change)
    {
        ITorrentGrain torrent = grains.GetTorrent(hash);
        if (change is { IsFlagged: true })
        {
            await retry.Change(torrent, Flag);
            HttpLog.TorrentFlagged(logger, hash, User.Identity?.Name);
        }
        else
        {
            await retry.Change(torrent, Register);
            HttpLog.TorrentRegistered(logger, hash, User.Identity?.Name);
        }

        return Done.Instance;
    }

    /// <summary>Adds, flags or unflags up to 10,000 torrents. Saved before the call returns.</summary>
    /// <remarks>
    /// If anything in the body is wrong, nothing is changed. If the database becomes unavailable meanwhile, the
    /// response says how many torrents were changed, and the same call may be repeated.
    /// </remarks>
    /// <param name="change">The torrents, and whether to flag them.</param>
    [HttpPost]
    [RequestSizeLimit(HttpLimits.MaxListBody)]
    public async Task<ActionResult<DoneMany>> ChangeMany(
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] TorrentsChange? change,
        CancellationToken aborted)
    {
        if (change is null)
        {
            return BadRequest(new Fault("body: info_hashes is missing"));
        }

        Func<ITorrentGrain, ChangeTicket, Task> apply = change.IsFlagged ? Flag : Register;
        await BulkTorrentUpdater.Apply(
            change.InfoHashes, infoHash => retry.Change(grains.GetTorrent(infoHash), apply), aborted);
        HttpLog.TorrentsChanged(
            logger, change.InfoHashes.Count, change.IsFlagged ? "flagged" : "registered", User.Identity?.Name);
        return new DoneMany(change.InfoHashes.Count);
    }

    /// <summary>Deletes a torrent, its flag and its peers.</summary>
    /// <param name="hash">The info hash.</param>
    [HttpDelete("{hash}")]
    public async Task<ActionResult<Done>> Drop([FromRoute, ModelBinder<InfoHashBinder>] InfoHash hash)
    {
        bool mayBeDropped = false;
        bool wasKnown = await retry.Change(grains.GetTorrent(hash), async (torrent, ticket) =>
        {
            try
            {
                return await torrent.Drop(ticket) || mayBeDropped;
            }
            catch (Exception failure) when (failure is not LateChangeException)
            {
                // A deletion that seems to have failed may have been done.
                mayBeDropped = true;
                throw;
            }
        });

        if (!wasKnown)
        {
            return Unknown(hash);
        }

        HttpLog.TorrentDropped(logger, hash, User.Identity?.Name);
        return Done.Instance;
    }

    private static Task Flag(ITorrentGrain torrent, ChangeTicket ticket) => torrent.Flag(ticket);

    private static Task Register(ITorrentGrain torrent, ChangeTicket ticket) => torrent.Register(ticket);

    private async Task<TorrentSummary[]> Read(TorrentQuery query) => query switch
    {
        { Limit: 0 } => [],
        { Sort: TorrentQuery.ByPeerCount } =>
            await list.PageByPeers(query.IsFlagged, (int)query.Offset, query.Limit),
        { IsFlagged: { } isFlagged } =>
            await list.PageByFlag(isFlagged, query.After, (int)query.Offset, query.Limit),
        _ => await list.Page(query.After, query.Offset, query.Limit),
    };

    private NotFoundObjectResult Unknown(InfoHash hash) => NotFound(new Fault($"torrent {hash} is not known"));
}
