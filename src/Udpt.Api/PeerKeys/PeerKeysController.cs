using System.Globalization;
using Microsoft.AspNetCore.Http;
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
using Udpt.Grains.PeerKeys;

namespace Udpt.Api.PeerKeys;

/// <summary>Creates, lists, shows and revokes the peer keys of private mode.</summary>
[ApiController]
[Route("k")]
[PrivateModeOnly]
public sealed class PeerKeysController(
    IGrainFactory grains,
    ClusterRetry retry,
    TimeProvider time,
    ILogger<PeerKeysController> logger) : ControllerBase
{
    /// <summary>Keys created in parallel.</summary>
    private const int Parallelism = 32;

    /// <summary>The keys, in a stable order, at most 1000 per call.</summary>
    /// <param name="offset">How many keys to skip.</param>
    /// <param name="limit">How many keys to return, up to 1000.</param>
    [HttpGet, HttpHead]
    public async Task<ActionResult<PeerKeyEntry[]>> List(
        [FromQuery, ModelBinder<IntegerBinder>] long offset = 0,
        [FromQuery, ModelBinder<LimitBinder>] int limit = LimitBinder.Max)
    {
        PeerKeyRecord[] page = limit == 0
            ? []
            : await retry.Run(() => grains.GetPeerKeyList().Page(offset, limit));
        return Array.ConvertAll(page, PeerKeyEntry.Of);
    }

    /// <summary>One key, with its transfer totals.</summary>
    /// <param name="key">The key.</param>
    [HttpGet("{key}"), HttpHead("{key}")]
    public async Task<ActionResult<PeerKeyEntry>> Describe([FromRoute, ModelBinder<PeerKeyBinder>] PeerKey key) =>
        await retry.Run(() => grains.GetPeerKey(key.Id).Describe()) is { } record
            ? PeerKeyEntry.Of(record)
            : Unknown();

    /// <summary>Creates a key, or one for each of a list of names. Saved before the call returns.</summary>
    /// <remarks>With a name, the response is the key; with a list of names, it is a list in the same order.</remarks>
    /// <param name="order">The owners' names, and when the keys expire.</param>
    [HttpPost]
    [ProducesResponseType<PeerKeyEntry>(StatusCodes.Status200OK)]
    [RequestSizeLimit(HttpLimits.MaxListBody)]
    public async Task<IActionResult> Create(
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] PeerKeyOrder? order)
    {
        if (order is null)
        {
            return BadRequest(new Fault("body: either name or names is required"));
        }

        if (order.ExpiresAt <= time.GetUtcNow())
        {
            return BadRequest(new Fault(string.Create(
                CultureInfo.InvariantCulture,
                $"body: expires_at is {order.ExpiresAt.Value.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}, which is in the past; it must be in the future, or null")));
        }

        DateTimeOffset now = TimeOnTheSecond();
        var made = new PeerKeyEntry[order.Names.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, made.Length),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism },
            async (i, _) => made[i] = await Create(order.Names[i], now, order.ExpiresAt));
        HttpLog.PeerKeysMade(logger, made.Length, User.Identity?.Name);
        return Ok(order.IsList ? made : made[0]);
    }

    /// <summary>Revokes a key permanently: within seconds no gateway accepts it.</summary>
    /// <param name="key">The key.</param>
    [HttpDelete("{key}")]
    public async Task<ActionResult<Done>> Revoke([FromRoute, ModelBinder<PeerKeyBinder>] PeerKey key)
    {
        if (!await retry.Run(() => grains.GetPeerKey(key.Id).Revoke()))
        {
            return Unknown();
        }

        HttpLog.PeerKeyRevoked(logger, User.Identity?.Name);
        return Done.Instance;
    }

    private async Task<PeerKeyEntry> Create(string name, DateTimeOffset createdAt, DateTimeOffset? expiresAt)
    {
        PeerKey key = PeerKey.Create();
        PeerKeyRecord record = new()
        {
            Key = key.Reveal(),
            Name = name,
            CreatedAt = createdAt,
            ExpiresAt = expiresAt,
        };
        await retry.Run(() => grains.GetPeerKey(key.Id).Create(record));
        return PeerKeyEntry.Of(record);
    }

    private DateTimeOffset TimeOnTheSecond() => DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());

    private NotFoundObjectResult Unknown() => NotFound(new Fault("this peer key is not known"));
}
