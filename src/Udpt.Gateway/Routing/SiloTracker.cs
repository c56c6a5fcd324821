using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Udpt.Gateway.Udp;
using Udpt.Grains.Placement;

namespace Udpt.Gateway.Routing;

/// <summary>
/// Tells a gateway which silos there are: asks one of them every second, and at once after a call has failed. While
/// none answers the last list stays, so that what is relayed fails quickly and a silo that returns is found again.
/// </summary>
public sealed class SiloTracker : BackgroundService
{
    /// <summary>Between two questions. A silo that is lost is known to the others after two to three seconds.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Between two questions while nobody answers: requests are served again within two seconds.</summary>
    internal static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Between two questions at least, however many calls fail.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>After it the next question is put, perhaps to another silo.</summary>
    internal static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long no answer is no news: the loss of one silo, which may be the one that was asked, is no reason to take a
    /// gateway out of service.
    /// </summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly IGrainFactory _grains;
    private readonly SiloView _view;
    private readonly TimeProvider _time;
    private readonly ILogger<SiloTracker> _logger;
    private volatile TaskCompletionSource _wanted = NewSignal();
    private long _answeredAt;
    private volatile bool _hasAnswered;
    private bool _isLost;

    public SiloTracker(IGrainFactory grains, SiloView view, TimeProvider time, ILogger<SiloTracker> logger)
    {
        _grains = grains;
        _view = view;
        _time = time;
        _logger = logger;
    }

    /// <summary>Whether the cluster answers.</summary>
    public bool IsConnected => _hasAnswered && _time.GetElapsedTime(Volatile.Read(ref _answeredAt)) < Patience;

    /// <summary>Asks soon: the list may be out of date.</summary>
    public void Refresh() => _wanted.TrySetResult();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            _wanted = NewSignal();
            bool answered = await Ask(stoppingToken);
            await Task.Delay(Pause, _time, stoppingToken);
            TimeSpan rest = (answered ? Interval : RetryInterval) - Pause;
            await _wanted.Task
                .WaitAsync(rest, _time, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<bool> Ask(CancellationToken stoppingToken)
    {
        try
        {
            SiloList list = await _grains.GetGrain<ISiloListGrain>(0).Get().WaitAsync(CallTimeout, _time, stoppingToken);
            Hear(list.ToSiloSet());
            return true;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            if (!IsConnected && !_isLost)
            {
                _isLost = true;
                UdpLog.ClusterLost(_logger, exception.GetBaseException().Message);
            }

            return false;
        }
    }

    private void Hear(SiloSet silos)
    {
        if (_view.Update(silos))
        {
            UdpLog.SilosChanged(_logger, silos.Silos.Count);
        }

        Volatile.Write(ref _answeredAt, _time.GetTimestamp());
        _hasAnswered = true;
        if (_isLost)
        {
            _isLost = false;
            UdpLog.ClusterFound(_logger);
        }
    }
}
