using Microsoft.Extensions.Logging;
using Udpt.Gateway.Logging;
using Udpt.Grains.Hosting;
using Udpt.Grains.Placement;

namespace Udpt.Gateway.Silos;

/// <summary>
/// Keeps a gateway's list of silos current: asks one of them four times per second, and immediately after a call has
/// failed. While none answers the last list stays, so that relayed requests fail quickly and a silo that returns is
/// found again.
/// </summary>
/// <remarks>
/// Queries do not wait for each other, and each uses the connection to a different silo: a silo that hangs, or that the
/// others do not yet know to be lost, delays nothing.
/// </remarks>
public sealed class SiloListPoller : LongRunningService
{
    /// <summary>Time between two queries. Gateways learn of a change as soon as the silos agree on it.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Minimum time between two queries, however many calls fail.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The timeout of a query; a later answer would be outdated.</summary>
    internal static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long the cluster counts as connected without an answer: the loss of one silo, which may be the one that was
    /// asked, is no reason to take a gateway out of service.
    /// </summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long older lists are rejected before they are believed. A silo that lags is a second or two behind; if no
    /// silo knows the version known here, the membership has been recreated and counts from the beginning.
    /// </summary>
    internal static readonly TimeSpan RecreationDelay = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a loss of connection is logged without a warning, for the sake of busy machines. Readiness fails
    /// earlier.
    /// </summary>
    private static readonly TimeSpan OrdinaryLoss = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The keys of the grains to query, in turn. Orleans' client sends all calls to one grain through one connection,
    /// and distributes the grains over the silos.
    /// </summary>
    private const int Keys = 16;

    private readonly IGrainFactory _grains;
    private readonly SiloView _view;
    private readonly TimeProvider _time;
    private readonly ILogger<SiloListPoller> _logger;
    private readonly Lock _lock = new();
    private volatile TaskCompletionSource _wanted = NewSignal();
    private long _answeredAt;
    private volatile bool _hasAnswered;
    private long _confirmedAt;
    private readonly WaitingNotice _start;
    private readonly WaitingNotice _loss;
    private bool _isLost;

    public SiloListPoller(IGrainFactory grains, SiloView view, TimeProvider time, ILogger<SiloListPoller> logger)
    {
        _grains = grains;
        _view = view;
        _time = time;
        _logger = logger;
        _start = new WaitingNotice(time);
        _loss = new WaitingNotice(time, OrdinaryLoss);
    }

    /// <summary>Whether a silo has answered within <see cref="Patience"/>.</summary>
    public bool IsConnected => _hasAnswered && _time.GetElapsedTime(Volatile.Read(ref _answeredAt)) < Patience;

    /// <summary>Triggers a query, because the list may be outdated.</summary>
    public void Refresh() => _wanted.TrySetResult();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (int turn = 0; !stoppingToken.IsCancellationRequested; turn = (turn + 1) % Keys)
        {
            _wanted = NewSignal();
            _ = Query(turn, stoppingToken);
            await Task.Delay(Pause, _time, stoppingToken);
            await _wanted.Task
                .WaitAsync(Interval - Pause, _time, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task Query(int key, CancellationToken stoppingToken)
    {
        try
        {
            SiloList list = await _grains.GetGrain<ISiloListGrain>(key).Get().WaitAsync(CallTimeout, _time, stoppingToken);
            lock (_lock)
            {
                Receive(list.ToSiloSet());
            }
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            lock (_lock)
            {
                ReceiveNothing(exception);
            }
        }
        catch (Exception)
        {
            // The gateway is stopping.
        }
    }

    private void Receive(SiloSet silos)
    {
        long now = _time.GetTimestamp();
        if (silos.Version >= _view.Silos.Version)
        {
            _confirmedAt = now;
        }

        bool isRecreated = silos.Version < _view.Silos.Version && _time.GetElapsedTime(_confirmedAt, now) > RecreationDelay;
        if (isRecreated ? _view.Replace(silos) : _view.Update(silos))
        {
            UdpLog.SilosChanged(_logger, silos.Silos.Count);
        }

        Volatile.Write(ref _answeredAt, now);
        _hasAnswered = true;
        if (_isLost)
        {
            _isLost = false;
            _loss.End();
            UdpLog.ClusterFound(_logger);
        }
    }

    private void ReceiveNothing(Exception exception)
    {
        if (IsConnected)
        {
            return;
        }

        string reason = exception.GetBaseException().Message;
        if ((_hasAnswered ? _loss : _start).For(reason) is { } level)
        {
            UdpLog.ClusterLost(_logger, level, reason);
        }

        _isLost = true;
    }
}
