using Microsoft.Extensions.Logging;
using Udpt.Gateway.Logging;
using Udpt.Grains.Hosting;
using Udpt.Grains.Placement;

namespace Udpt.Gateway.Silos;

/// <summary>
/// Tells a gateway which silos there are: asks one of them four times a second, and at once after a call has failed.
/// While none answers the last list stays, so that what is relayed fails quickly and a silo that returns is found again.
/// </summary>
/// <remarks>
/// No question waits for the one before it, and each goes by the connection to another silo: one that hangs, or that the
/// others do not yet know to be lost, delays nothing.
/// </remarks>
public sealed class SiloTracker : LongRunningService
{
    /// <summary>Between two questions. What changes reaches the gateways as soon as the silos agree on it.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Between two questions at least, however many calls fail.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>After it an answer is no news any more, and the question is given up.</summary>
    internal static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long no answer is no news: the loss of one silo, which may be the one that was asked, is no reason to take a
    /// gateway out of service.
    /// </summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long only older lists are heard until they are believed. A silo that lags is a second or two behind; when none
    /// knows what was known here, the membership was made anew, and counts from the beginning.
    /// </summary>
    internal static readonly TimeSpan Disbelief = TimeSpan.FromSeconds(10);

    /// <summary>How long no answer is no warning: a busy machine. Readiness says so at once.</summary>
    private static readonly TimeSpan OrdinaryLoss = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The keys of the grains that are asked, in turn. Orleans' client sends all calls of one grain by one connection, and
    /// spreads the grains over the silos.
    /// </summary>
    private const int Keys = 16;

    private readonly IGrainFactory _grains;
    private readonly SiloView _view;
    private readonly TimeProvider _time;
    private readonly ILogger<SiloTracker> _logger;
    private readonly Lock _lock = new();
    private volatile TaskCompletionSource _wanted = NewSignal();
    private long _answeredAt;
    private volatile bool _hasAnswered;
    private long _confirmedAt;
    private readonly WaitingNotice _start;
    private readonly WaitingNotice _loss;
    private bool _isLost;

    public SiloTracker(IGrainFactory grains, SiloView view, TimeProvider time, ILogger<SiloTracker> logger)
    {
        _grains = grains;
        _view = view;
        _time = time;
        _logger = logger;
        _start = new WaitingNotice(time);
        _loss = new WaitingNotice(time, OrdinaryLoss);
    }

    /// <summary>Whether the cluster answers.</summary>
    public bool IsConnected => _hasAnswered && _time.GetElapsedTime(Volatile.Read(ref _answeredAt)) < Patience;

    /// <summary>Asks soon: the list may be out of date.</summary>
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
            // The gateway stops.
        }
    }

    private void Receive(SiloSet silos)
    {
        long now = _time.GetTimestamp();
        if (silos.Version >= _view.Silos.Version)
        {
            _confirmedAt = now;
        }

        bool isAnew = silos.Version < _view.Silos.Version && _time.GetElapsedTime(_confirmedAt, now) > Disbelief;
        if (isAnew ? _view.Replace(silos) : _view.Update(silos))
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
