using Microsoft.Extensions.Logging;
using Udpt.Core.ConnectionIds;
using Udpt.Gateway.Logging;
using Udpt.Grains.ConnectionIds;
using Udpt.Grains.Hosting;

namespace Udpt.Gateway.ConnectionIds;

/// <summary>
/// Reads the cluster's secrets before the gateway answers requests, and again periodically to follow rotations. The
/// cluster shares its secrets, so an id from one gateway is valid at every other, and across restarts.
/// </summary>
internal sealed class ConnectionSecretService : LongRunningService
{
    /// <summary>Secrets rotate daily; gateways only need to learn of it well within an id's lifetime.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(30);

    /// <summary>Time between two attempts at startup, while no request can be answered.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>A slower call has probably reached a lost silo; the next call may reach another.</summary>
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly IGrainFactory _grains;
    private readonly ConnectionIdProvider _ids;
    private readonly TimeProvider _time;
    private readonly ILogger<ConnectionSecretService> _logger;
    private readonly bool _holdsStart;
    private readonly WaitingNotice _notice;

    public ConnectionSecretService(
        IGrainFactory grains,
        ConnectionIdProvider ids,
        TimeProvider time,
        ILogger<ConnectionSecretService> logger,
        ConnectionSecretStartup start)
    {
        _grains = grains;
        _ids = ids;
        _time = time;
        _logger = logger;
        _notice = new WaitingNotice(time);
        _holdsStart = start == ConnectionSecretStartup.WaitForSecrets;
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_holdsStart)
        {
            await Wait(cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_ids.IsReady)
        {
            await Wait(stoppingToken);
        }

        using PeriodicTimer timer = new(RefreshInterval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryRefresh();
        }
    }

    private async Task Wait(CancellationToken cancellationToken)
    {
        while (!await TryRefresh())
        {
            await Task.Delay(RetryInterval, _time, cancellationToken);
        }
    }

    private async Task<bool> TryRefresh()
    {
        try
        {
            _ids.Use(await _grains.GetGrain<IConnectionSecretGrain>(0).Get().WaitAsync(CallTimeout, _time));
            _notice.End();
            return true;
        }
        catch (Exception exception)
        {
            // The current secrets stay in use.
            string reason = exception.GetBaseException().Message;
            if (_notice.For(reason) is { } level)
            {
                UdpLog.SecretsNotRead(_logger, level, reason);
            }

            return false;
        }
    }
}
