using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Logging;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.Replies;
using Udpt.Gateway.Silos;
using Udpt.Gateway.TorrentCalls;
using Udpt.Gateway.Tracing;
using Udpt.Grains.Placement;
using Udpt.Grains.Relay;

namespace Udpt.Gateway.Relay;

/// <summary>The state that the relay lanes of a gateway share: the silos, the limits, and object pools.</summary>
internal sealed class RelayContext
{
    /// <summary>
    /// Maximum number of batches in flight to all silos together: about 40 MB with their contents at the very most.
    /// </summary>
    public const int MaxInFlight = 1024;

    private readonly IGrainFactory _grains;
    private readonly SiloView _view;
    private readonly SiloListPoller? _tracker;
    private readonly TimeProvider _time;
    private readonly ILogger<RelayContext> _logger;
    private readonly CallLimit _limit = new(MaxInFlight);
    private readonly Lock _lock = new();
    private readonly ConcurrentQueue<RelayBatch> _batches = new();
    private readonly ConcurrentQueue<ReplyBatch> _replies = new();
    private readonly ConcurrentQueue<ScrapeGather> _gathers = new();
    private RelayTargets _targets;

    /// <param name="grains">Reaches the silos.</param>
    /// <param name="view">The silos.</param>
    /// <param name="remote">Handles what no relay can answer.</param>
    /// <param name="replies">Sends the silos' answers.</param>
    /// <param name="spans">Traces some of the batches.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="time">The clock for retries.</param>
    /// <param name="logger">The log.</param>
    /// <param name="tracker">Asks for the silos; null in a node, which follows the membership.</param>
    public RelayContext(
        IGrainFactory grains,
        SiloView view,
        IRemoteTorrents remote,
        LateReplies replies,
        GatewaySpans spans,
        UdpMetrics metrics,
        TimeProvider time,
        ILogger<RelayContext> logger,
        SiloListPoller? tracker = null)
    {
        _grains = grains;
        _view = view;
        _tracker = tracker;
        _time = time;
        _logger = logger;
        Remote = remote;
        Replies = replies;
        Spans = spans;
        Metrics = metrics;
        _targets = RelayTargets.Of(SiloSet.Empty, view.Self, null, Add);
        metrics.ShowRelays(() => _limit.InFlight);
        if (view.Local is null)
        {
            // A process with torrents exports this itself.
            metrics.ShowSilos(() => view.Silos.Silos.Count);
        }
    }

    /// <summary>Handles what no relay can answer.</summary>
    public IRemoteTorrents Remote { get; }

    /// <summary>Sends the silos' answers.</summary>
    public LateReplies Replies { get; }

    /// <summary>The counters for events outside the receive threads.</summary>
    public DatagramCounters Counters => Metrics.Shared;

    /// <summary>The metrics.</summary>
    public UdpMetrics Metrics { get; }

    /// <summary>Traces some of the batches.</summary>
    public GatewaySpans Spans { get; }

    /// <summary>The number of batches in flight.</summary>
    public int InFlight => _limit.InFlight;

    /// <summary>The current silos; the same object as long as nothing has changed.</summary>
    public RelayTargets Targets
    {
        get
        {
            RelayTargets targets = Volatile.Read(ref _targets);
            return ReferenceEquals(targets.Silos, _view.Silos) ? targets : Renew();
        }
    }

    /// <summary>Whether a torrent's home is this process.</summary>
    public bool IsHere(in InfoHash infoHash)
    {
        RelayTargets targets = Targets;
        return targets.IsHere(targets.HomeOf(infoHash));
    }

    /// <summary>Sends one announce from any thread, as its own batch.</summary>
    public void Announce(in AnnounceRequest request, in ReplyRoute route)
    {
        RelayTargets targets = Targets;
        int home = targets.HomeOf(request.InfoHash);
        if (home < 0)
        {
            Counters.Drop(DropReason.Unavailable);
            return;
        }

        RelayBatch batch = RentBatch(targets[home], queue: null);
        batch.Add(request, route);
        batch.Send();
    }

    /// <summary>Creates a lane for one receive thread.</summary>
    public RelayLane AddLane(DatagramCounters counters) => new(this, counters);

    /// <summary>An empty batch for the silo of a queue.</summary>
    public RelayBatch RentBatch(RelayQueue queue) => RentBatch(queue.Target, queue);

    /// <summary>Takes a slot for a batch; false if too many are in flight.</summary>
    public bool TryEnter(RelayTarget target)
    {
        if (!target.Limit.TryEnter())
        {
            return false;
        }

        if (_limit.TryEnter())
        {
            return true;
        }

        target.Limit.Exit();
        return false;
    }

    /// <summary>Releases the slot of a batch.</summary>
    public void Exit(RelayTarget target)
    {
        target.Limit.Exit();
        _limit.Exit();
    }

    public void Return(RelayBatch batch) => _batches.Enqueue(batch);

    public ReplyBatch RentReplies() => _replies.TryDequeue(out ReplyBatch? replies) ? replies : new ReplyBatch();

    public void Return(ReplyBatch replies) => _replies.Enqueue(replies);

    public ScrapeGather RentGather() => _gathers.TryDequeue(out ScrapeGather? gather) ? gather : new ScrapeGather(this);

    public void Return(ScrapeGather gather) => _gathers.Enqueue(gather);

    /// <summary>
    /// Logs that a batch was lost. The silo may be gone, so the list of silos is refreshed immediately.
    /// </summary>
    public void Failed(RelayTarget target, int requests, Exception exception)
    {
        _tracker?.Refresh();
        UdpLog.RelayFailed(_logger, requests, target.Silo, exception);
    }

    /// <summary>
    /// Logs that a silo and this gateway do not understand each other, as may happen between distant releases.
    /// </summary>
    public void NotUnderstood(RelayTarget target, string reason) => UdpLog.RelayNotUnderstood(_logger, target.Silo, reason);

    /// <summary>Counts and logs an internal error.</summary>
    public void Fault(Exception exception)
    {
        Counters.Drop(DropReason.Fault);
        UdpLog.RelayFault(_logger, exception);
    }

    /// <summary>Accepts no more batches, and returns once those in flight have been answered.</summary>
    public Task DrainAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken) =>
        _limit.DrainAsync(timeout, time, cancellationToken);

    private RelayBatch RentBatch(RelayTarget target, RelayQueue? queue)
    {
        RelayBatch batch = _batches.TryDequeue(out RelayBatch? idle) ? idle : new RelayBatch(this);
        batch.Begin(target, queue);
        return batch;
    }

    private RelayTarget Add(SiloAddress silo)
    {
        RelayTarget target = new(silo, _grains.GetGrain<IRelayGrain>(SiloKey.Of(silo)));
        if (_view.Self is null)
        {
            // A silo is connected to every other one; a gateway's grain calls would go through any silo.
            _ = target.FindService(_grains, _time);
        }

        return target;
    }

    private RelayTargets Renew()
    {
        lock (_lock)
        {
            SiloSet silos = _view.Silos;
            if (!ReferenceEquals(_targets.Silos, silos))
            {
                Volatile.Write(ref _targets, RelayTargets.Of(silos, _view.Self, _targets, Add));
            }

            return _targets;
        }
    }
}
