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

/// <summary>What the relay lanes of a gateway share: the silos, the limits, and objects to be used again.</summary>
internal sealed class RelayContext
{
    /// <summary>Most batches under way to all silos together: with what they hold, some 40 MB at the very most.</summary>
    public const int MaxInFlight = 1024;

    private readonly IGrainFactory _grains;
    private readonly SiloView _view;
    private readonly SiloTracker? _tracker;
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
    /// <param name="remote">For what no relay can answer.</param>
    /// <param name="replies">Sends what the silos answer.</param>
    /// <param name="spans">The spans of some of the batches.</param>
    /// <param name="metrics">The instruments.</param>
    /// <param name="time">The time between attempts.</param>
    /// <param name="logger">The log.</param>
    /// <param name="tracker">Asks for the silos; a node is told of them.</param>
    public RelayContext(
        IGrainFactory grains,
        SiloView view,
        IRemoteTorrents remote,
        LateReplies replies,
        GatewaySpans spans,
        UdpMetrics metrics,
        TimeProvider time,
        ILogger<RelayContext> logger,
        SiloTracker? tracker = null)
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
            // A process with torrents shows them itself.
            metrics.ShowSilos(() => view.Silos.Silos.Count);
        }
    }

    /// <summary>For what no relay can answer.</summary>
    public IRemoteTorrents Remote { get; }

    /// <summary>Sends what the silos answer.</summary>
    public LateReplies Replies { get; }

    /// <summary>The counters for what does not happen on a receive thread.</summary>
    public DatagramCounters Counters => Metrics.Shared;

    /// <summary>The instruments.</summary>
    public UdpMetrics Metrics { get; }

    /// <summary>The spans of some of the batches.</summary>
    public GatewaySpans Spans { get; }

    /// <summary>How many batches are under way.</summary>
    public int InFlight => _limit.InFlight;

    /// <summary>The silos as they are now. The same object as before when nothing has been heard.</summary>
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

    /// <summary>Takes over one announce from any thread, as a batch of its own.</summary>
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

    /// <summary>A lane for one receive thread.</summary>
    public RelayLane AddLane(DatagramCounters counters) => new(this, counters);

    /// <summary>An empty batch for the silo of a queue.</summary>
    public RelayBatch RentBatch(RelayQueue queue) => RentBatch(queue.Target, queue);

    /// <summary>Takes a place for a batch; false: too many are under way.</summary>
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

    /// <summary>Gives the place of a batch back.</summary>
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

    /// <summary>Says that a batch was lost. The silo may have gone: who is there is asked at once.</summary>
    public void Failed(RelayTarget target, int requests, Exception exception)
    {
        _tracker?.Refresh();
        UdpLog.RelayFailed(_logger, requests, target.Silo, exception);
    }

    /// <summary>Says that a silo and this gateway do not understand each other, as releases may that are far apart.</summary>
    public void NotUnderstood(RelayTarget target, string reason) => UdpLog.RelayNotUnderstood(_logger, target.Silo, reason);

    /// <summary>Says that a batch met a fault of this program.</summary>
    public void Fault(Exception exception)
    {
        Counters.Drop(DropReason.Fault);
        UdpLog.RelayFault(_logger, exception);
    }

    /// <summary>Takes no more batches, and returns when those under way have been answered.</summary>
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
            // A silo knows the way to every other one; a gateway would go over any.
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
