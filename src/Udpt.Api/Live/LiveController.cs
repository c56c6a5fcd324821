using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Hosting;
using Udpt.Api.Access;
using Udpt.Api.Faults;

namespace Udpt.Api.Live;

/// <summary>
/// The live data of the page as server-sent events: <c>history</c> with the last hour, then <c>samples</c> every five
/// seconds, both as <see cref="LiveColumns"/>; <c>away</c> with an error while no silo is reachable.
/// </summary>
[ApiExplorerSettings(IgnoreApi = true)]
public sealed class LiveController(
    LiveFeed feed,
    LiveViewers viewers,
    AccessTokens tokens,
    IHostApplicationLifetime lifetime) : ControllerBase
{
    /// <summary>Totals, for everyone.</summary>
    [HttpGet("/events"), AllowAnonymous]
    public Task WatchTotals() => Watch(viewers.Strangers, isFull: false);

    /// <summary>
    /// The same with more columns, plus <c>access</c> with a <see cref="LiveAccess"/>, and <c>status</c> with the
    /// response of <c>GET /status</c>.
    /// </summary>
    [HttpGet("/status/events")]
    public Task WatchStatus() => Watch(viewers.Holders, isFull: true);

    private async Task Watch(ViewerLimit places, bool isFull)
    {
        if (!places.TryEnter())
        {
            await FaultWriter.Write(
                HttpContext, StatusCodes.Status503ServiceUnavailable, new Fault("too many viewers"));
            return;
        }

        try
        {
            // A proxy that buffers the whole response would never show anything.
            Response.Headers["X-Accel-Buffering"] = "no";

            // A stop waits for responses in progress, so this one ends when the stop begins. After a reload, viewers
            // whose token is still valid reconnect by themselves.
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(
                lifetime.ApplicationStopping, tokens.Replaced, HttpContext.RequestAborted);
            await TypedResults.ServerSentEvents(Events(isFull, ended.Token)).ExecuteAsync(HttpContext);
        }
        finally
        {
            places.Leave();
        }
    }

    private async IAsyncEnumerable<SseItem<string>> Events(
        bool isFull, [EnumeratorCancellation] CancellationToken ended)
    {
        LiveMoment moment = feed.Current;
        if (isFull)
        {
            var access = new LiveAccess(User.Identity?.Name ?? "", Scope());
            yield return new(JsonSerializer.Serialize(access, LiveJson.Options), "access");
        }

        yield return new(moment.History(isFull), "history");
        while (true)
        {
            if (moment.Away is { } away)
            {
                yield return new(away, "away");
            }
            else if (isFull && moment.Status is { } status)
            {
                yield return new(status, "status");
            }

            LiveMoment seen = moment;
            if (await Next(seen, ended) is not { } next)
            {
                yield break;
            }

            moment = next;
            yield return new(moment.Since(seen, isFull), "samples");
        }
    }

    private string Scope() =>
        User.FindFirst(TokenAuthenticationHandler.ScopeClaim)?.Value.ToLowerInvariant() ?? "";

    /// <summary>The next moment; null if there is none for this viewer.</summary>
    private async Task<LiveMoment?> Next(LiveMoment seen, CancellationToken ended)
    {
        try
        {
            return await feed.After(seen, ended);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
