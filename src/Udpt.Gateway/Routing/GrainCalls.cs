using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.Protocol;
using Udpt.Gateway.Tracing;
using Udpt.Gateway.Udp;
using Udpt.Grains.Announcing;
using Udpt.Grains.Torrents;

namespace Udpt.Gateway.Routing;

/// <summary>The general way: one call of the torrent's grain for each announce, wherever the grain is.</summary>
internal sealed class GrainCalls : IElsewhere
{
    /// <summary>
    /// Most calls under way. Each holds a few KB while it lasts; more of them would only wait longer for a cluster
    /// that does not keep up, while clients ask again on their own.
    /// </summary>
    public const int MaxInFlight = 4096;

    private readonly ConcurrentQueue<AnnounceCall> _idle = new();
    private readonly UdpMetrics _metrics;
    private readonly DatagramCounters _counters;
    private readonly ILogger<GrainCalls> _logger;
    private readonly AnnounceInterval _interval;
    private readonly CallLimit _limit = new(MaxInFlight);

    public GrainCalls(
        IGrainFactory grains,
        AnnounceInterval interval,
        UdpMetrics metrics,
        GatewaySpans spans,
        ILogger<GrainCalls> logger)
    {
        Grains = grains;
        Spans = spans;
        _metrics = metrics;
        _interval = interval;
        _counters = metrics.Shared;
        _logger = logger;
    }

    /// <summary>Reaches the torrents.</summary>
    public IGrainFactory Grains { get; }

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
    public void Reply(in AnnounceReply answer, in ReplyRoute route)
    {
        Span<byte> reply = stackalloc byte[Bep15.MaxReplyIPv4];
        int length = Write(reply, answer.Outcome, answer.Seeders, answer.Leechers, answer.Peers, route);
        if (length > 0)
        {
            Send(reply[..length], route, AnswerPath.Grain);
        }
    }

    /// <summary>
    /// Writes the reply to an announce that was answered elsewhere. Returns its length, or 0 when the client is told
    /// nothing, which has been counted then.
    /// </summary>
    public int Write(
        Span<byte> reply,
        AnnounceOutcome outcome,
        int seeders,
        int leechers,
        ReadOnlySpan<byte> peers,
        in ReplyRoute route)
    {
        if (outcome == AnnounceOutcome.Answered)
        {
            peers = WholePeers(peers, route.IsIPv4);
            peers.CopyTo(reply[Bep15.PeersOffset..]);
            return ReplyWriter.WriteAnnounce(reply, route.TransactionId, _interval.Seconds, leechers, seeders, peers.Length);
        }

        if (Refusals.TryGetError(outcome, out ErrorReason error))
        {
            _counters.ErrorShared(error);
            return ReplyWriter.WriteError(reply, route.TransactionId, ErrorText.Of(error), Bep15.AnnounceLength);
        }

        _counters.DropShared(Refusals.DropOf(outcome));
        return 0;
    }

    /// <summary>Counts a call that failed.</summary>
    public void Failed(Exception exception)
    {
        _counters.DropShared(DropReason.CallFailed);
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
            Send(call.Reply, call.Route, AnswerPath.Grain);
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

    /// <summary>Sends a reply, and counts it when the system does not take it.</summary>
    public void Send(ReadOnlySpan<byte> reply, in ReplyRoute route, AnswerPath path)
    {
        if (route.Sender.TrySend(reply, route))
        {
            _metrics.Answered(path, route.ReceivedAt);
        }
        else
        {
            _counters.DropShared(DropReason.SendFailed);
        }
    }

    private static ReadOnlySpan<byte> WholePeers(ReadOnlySpan<byte> peers, bool isIPv4)
    {
        int length = Math.Min(peers.Length, Bep15.MaxPeerBytes(isIPv4));
        return peers[..(length - (length % Bep15.PeerLength(isIPv4)))];
    }
}
