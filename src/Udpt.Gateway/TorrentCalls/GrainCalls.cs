using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Udpt.Core.Protocol;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Logging;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.Replies;
using Udpt.Gateway.Tracing;

namespace Udpt.Gateway.TorrentCalls;

/// <summary>The general way: one call of the torrent's grain for each announce, wherever the grain is.</summary>
internal sealed class GrainCalls : IRemoteTorrents
{
    /// <summary>
    /// Most calls under way. Each holds a few KB while it lasts; more of them would only wait longer for a cluster
    /// that does not keep up, while clients ask again on their own.
    /// </summary>
    public const int MaxInFlight = 4096;

    private readonly ConcurrentQueue<AnnounceCall> _idle = new();
    private readonly ILogger<GrainCalls> _logger;
    private readonly CallLimit _limit = new(MaxInFlight);

    public GrainCalls(
        IGrainFactory grains,
        LateReplies replies,
        GatewaySpans spans,
        ILogger<GrainCalls> logger)
    {
        Grains = grains;
        Replies = replies;
        Spans = spans;
        _logger = logger;
    }

    /// <summary>Reaches the torrents.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>Sends what the calls bring back.</summary>
    public LateReplies Replies { get; }

    /// <summary>The spans of some of the calls.</summary>
    public GatewaySpans Spans { get; }

    /// <inheritdoc/>
    public bool TryAnnounce(in AnnounceRequest request, in ReplyRoute route)
    {
        if (!_limit.TryEnter(1))
        {
            return false;
        }

        if (!_idle.TryDequeue(out AnnounceCall? call))
        {
            call = new AnnounceCall(this);
        }

        call.Start(request, route);
        return true;
    }

    /// <inheritdoc/>
    public bool TryScrape(ReadOnlySpan<byte> reply, ReadOnlySpan<MissingScrape> missing, in ReplyRoute route)
    {
        if (!_limit.TryEnter(missing.Length))
        {
            return false;
        }

        ScrapeCall call = new(reply.ToArray(), missing.ToArray(), route);
        ThreadPool.UnsafeQueueUserWorkItem(static s => _ = s.Calls.Finish(s.Call), (Calls: this, Call: call), preferLocal: false);
        return true;
    }

    /// <summary>Takes no more requests, and returns when those under way have ended.</summary>
    public Task DrainAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken) =>
        _limit.DrainAsync(timeout, time, cancellationToken);

    /// <summary>Sends what an announce call brought back.</summary>
    public void Reply(in AnnounceReply answer, in ReplyRoute route) =>
        Replies.Answer(new AnnounceResult(answer.Outcome, answer.Seeders, answer.Leechers, 0), answer.Peers, route);

    /// <summary>Counts a call that failed.</summary>
    public void Failed(Exception exception)
    {
        Replies.Counters.Drop(DropReason.CallFailed);
        UdpLog.CallFailed(_logger, exception);
    }

    /// <summary>Takes back an announce call that has ended.</summary>
    public void Return(AnnounceCall call)
    {
        _idle.Enqueue(call);
        _limit.Exit(1);
    }

    private async Task Finish(ScrapeCall call)
    {
        try
        {
            await call.Fill(Grains);
            Replies.Send(call.Reply, call.Route, AnswerPath.Grain);
        }
        catch (Exception exception)
        {
            Failed(exception);
        }
        finally
        {
            _limit.Exit(call.Count);
        }
    }
}
