using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Udpt.Core.Protocol;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Logging;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.Replies;
using Udpt.Gateway.Tracing;

namespace Udpt.Gateway.TorrentCalls;

/// <summary>The slow path: one call to the torrent's grain for each announce, wherever the grain is.</summary>
internal sealed class GrainCalls : IRemoteTorrents
{
    /// <summary>
    /// Maximum number of calls in flight. Each takes a few KB; with more of them, each would only wait longer for a
    /// cluster that cannot keep up, while clients retry anyway.
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

    /// <summary>Creates references to the torrents' grains.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>Sends the results of the calls.</summary>
    public LateReplies Replies { get; }

    /// <summary>Traces some of the calls.</summary>
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

    /// <summary>Accepts no more requests, and returns once those in flight have completed.</summary>
    public Task DrainAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken) =>
        _limit.DrainAsync(timeout, time, cancellationToken);

    /// <summary>Sends the result of an announce call.</summary>
    public void Reply(in AnnounceReply answer, in ReplyRoute route) =>
        Replies.Answer(new AnnounceResult(answer.Outcome, answer.Seeders, answer.Leechers, 0), answer.Peers, route);

    /// <summary>Counts and logs a failed call.</summary>
    public void Failed(Exception exception)
    {
        Replies.Counters.Drop(DropReason.CallFailed);
        UdpLog.CallFailed(_logger, exception);
    }

    /// <summary>Returns a completed announce call to the pool.</summary>
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
