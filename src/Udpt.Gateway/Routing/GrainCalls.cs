using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.Protocol;
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
    private readonly DatagramCounters _counters;
    private readonly ILogger<GrainCalls> _logger;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inFlight;
    private volatile bool _closed;

    public GrainCalls(IGrainFactory grains, UdpGatewayOptions options, UdpMetrics metrics, ILogger<GrainCalls> logger)
    {
        Grains = grains;
        Interval = (uint)options.AnnounceInterval.TotalSeconds;
        _counters = metrics.Shared;
        _logger = logger;
    }

    /// <summary>Reaches the torrents.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>The announce interval told to peers, in seconds.</summary>
    public uint Interval { get; }

    /// <inheritdoc/>
    public bool TryAnnounce(in AnnounceRequest request, in ReplyRoute route)
    {
        if (!TryEnter(1))
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
        if (!TryEnter(missing.Length))
        {
            return false;
        }

        ScrapeCall call = new(reply.ToArray(), missing.ToArray(), route);
        ThreadPool.UnsafeQueueUserWorkItem(static s => _ = s.Calls.Finish(s.Call), (Calls: this, Call: call), preferLocal: false);
        return true;
    }

    /// <summary>Takes no more requests, and returns when those under way have ended.</summary>
    public async Task DrainAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        _closed = true;
        if (Volatile.Read(ref _inFlight) > 0)
        {
            await _drained.Task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Sends what an announce call brought back.</summary>
    public void Reply(in AnnounceReply answer, in ReplyRoute route)
    {
        Span<byte> reply = stackalloc byte[Bep15.MaxReplyIPv4];
        int length = 0;
        if (answer.Outcome == AnnounceOutcome.Answered)
        {
            ReadOnlySpan<byte> peers = WholePeers(answer.Peers, route.IsIPv4);
            peers.CopyTo(reply[Bep15.PeersOffset..]);
            length = ReplyWriter.WriteAnnounce(
                reply, route.TransactionId, Interval, answer.Leechers, answer.Seeders, peers.Length);
        }
        else if (Refusals.TryGetError(answer.Outcome, out ErrorReason error))
        {
            _counters.ErrorShared(error);
            length = ReplyWriter.WriteError(reply, route.TransactionId, ErrorText.Of(error), Bep15.AnnounceLength);
        }
        else
        {
            _counters.DropShared(Refusals.DropOf(answer.Outcome));
            return;
        }

        Send(reply[..length], route);
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
        Exit(1);
    }

    private async Task Finish(ScrapeCall call)
    {
        try
        {
            await call.Fill(Grains);
            Send(call.Reply, call.Route);
        }
        catch (Exception exception)
        {
            Failed(exception);
        }
        finally
        {
            Exit(call.Count);
        }
    }

    private void Send(ReadOnlySpan<byte> reply, in ReplyRoute route)
    {
        if (!route.Sender.TrySend(reply, route))
        {
            _counters.DropShared(DropReason.SendFailed);
        }
    }

    private static ReadOnlySpan<byte> WholePeers(byte[]? peers, bool isIPv4)
    {
        (int most, int stride) = isIPv4
            ? (Bep15.MaxReplyIPv4 - Bep15.PeersOffset, Bep15.PeerLengthIPv4)
            : (Bep15.MaxReplyIPv6 - Bep15.PeersOffset, Bep15.PeerLengthIPv6);
        int length = Math.Min(peers?.Length ?? 0, most);
        return peers.AsSpan(0, length - (length % stride));
    }

    private bool TryEnter(int calls)
    {
        if (_closed)
        {
            return false;
        }

        if (Interlocked.Add(ref _inFlight, calls) <= MaxInFlight)
        {
            return true;
        }

        Exit(calls);
        return false;
    }

    private void Exit(int calls)
    {
        if (Interlocked.Add(ref _inFlight, -calls) == 0 && _closed)
        {
            _drained.TrySetResult();
        }
    }
}
