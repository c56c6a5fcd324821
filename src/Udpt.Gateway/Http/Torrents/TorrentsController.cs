using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Logging;
using Udpt.Gateway.Http.Faults;
using Udpt.Gateway.Http.Json;
using Udpt.Grains.Swarms;
using Udpt.Grains.Torrents;

namespace Udpt.Gateway.Http.Torrents;

/// <summary>Torrents: the list, one with its peers, and adding, flagging and dropping them.</summary>
[ApiController]
[Route("t")]
public sealed class TorrentsController(
    IGrainFactory grains,
    TorrentList list,
    ILogger<TorrentsController> logger) : ControllerBase
{
    /// <summary>Most torrents in one answer, and how many are given to who does not say, as in UDPT 3.</summary>
    private const int MaxTorrents = 1000;

    /// <summary>Most peers shown of one torrent, as in UDPT 3.</summary>
    private const int MaxPeers = 1000;

    /// <summary>The torrents in the order of their info hashes. More than 1000 at once are not given.</summary>
    [HttpGet, HttpHead]
    public async Task<ActionResult<TorrentEntry[]>> List(
        [ModelBinder<WholeNumberBinder>] long offset = 0,
        [ModelBinder<WholeNumberBinder>] long limit = MaxTorrents,
        [ModelBinder<InfoHashBinder>] InfoHash? after = null,
        [ModelBinder<FlagBinder>] bool? flagged = null,
        string? sort = null)
    {
        TorrentQuery query = new()
        {
            Offset = offset,
            Limit = (int)Math.Min(limit, MaxTorrents),
            After = after,
            IsFlagged = flagged,
            Sort = sort,
        };
        query.Check(ModelState);
        return ModelState.IsValid
            ? Array.ConvertAll(await Read(query), TorrentEntry.Of)
            : BadRequest(Fault.Of(ModelState));
    }

    /// <summary>One torrent and its peers.</summary>
    [HttpGet("{hash}"), HttpHead("{hash}")]
    public async Task<ActionResult<TorrentEntry>> Describe([ModelBinder<InfoHashBinder>] InfoHash hash) =>
        await grains.GetTorrent(hash).Describe(MaxPeers) is { } details ? TorrentEntry.Of(details) : Unknown(hash);

    /// <summary>Adds a torrent, or flags or unflags it. On disk before it is answered.</summary>
    [HttpPost("{hash}")]
    public async Task<ActionResult<Done>> Change(
        [ModelBinder<InfoHashBinder>] InfoHash hash,
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] TorrentChange? change)
    {
        ITorrentGrain torrent = grains.GetTorrent(hash);
        if (change is { IsFlagged: true })
        {
            await torrent.Flag();
            HttpLog.TorrentFlagged(logger, hash, User.Identity?.Name);
        }
        else
        {
            await torrent.Register();
            HttpLog.TorrentRegistered(logger, hash, User.Identity?.Name);
        }

        return Done.Instance;
    }

    /// <summary>Adds, flags or unflags up to 10,000 torrents.</summary>
    [HttpPost]
    [RequestSizeLimit(HttpServer.MaxListBody)]
    public async Task<ActionResult<DoneMany>> ChangeMany(
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] TorrentsChange? change,
        CancellationToken aborted)
    {
        if (change is null)
        {
            return BadRequest(new Fault("body: info_hashes is missing"));
        }

        Func<ITorrentGrain, Task> apply = change.IsFlagged ? torrent => torrent.Flag() : torrent => torrent.Register();
        await TorrentChanges.Apply(grains, change.InfoHashes, apply, aborted);
        HttpLog.TorrentsChanged(
            logger, change.InfoHashes.Count, change.IsFlagged ? "flagged" : "registered", User.Identity?.Name);
        return new DoneMany(change.InfoHashes.Count);
    }

    /// <summary>Forgets a torrent, its flag and its peers.</summary>
    [HttpDelete("{hash}")]
    public async Task<ActionResult<Done>> Drop([ModelBinder<InfoHashBinder>] InfoHash hash)
    {
        if (!await grains.GetTorrent(hash).Drop())
        {
            return Unknown(hash);
        }

        HttpLog.TorrentDropped(logger, hash, User.Identity?.Name);
        return Done.Instance;
    }

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
