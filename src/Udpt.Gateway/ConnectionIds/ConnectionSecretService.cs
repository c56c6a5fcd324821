using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Udpt.Gateway.Udp;
using Udpt.Grains.ConnectionIds;

namespace Udpt.Gateway.ConnectionIds;

/// <summary>Reads the cluster's secrets before the gateway opens, and again now and then to follow rotations.</summary>
internal sealed class ConnectionSecretService : BackgroundService
{
    /// <summary>Secrets rotate over hours; what counts is that gateways learn of it well within an id's lifetime.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(30);

    /// <summary>Between two attempts at start, when nothing can be answered yet.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly IGrainFactory _grains;
    private readonly ConnectionIdIssuer _ids;
    private readonly TimeProvider _time;
    private readonly ILogger<ConnectionSecretService> _logger;

    public ConnectionSecretService(
        IGrainFactory grains,
        ConnectionIdIssuer ids,
        TimeProvider time,
        ILogger<ConnectionSecretService> logger)
    {
        _grains = grains;
        _ids = ids;
        _time = time;
        _logger = logger;
    }

    /// <summary>Returns once the secrets are there: without them no connection id can be made or checked.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        while (!await TryRefresh())
        {
            await Task.Delay(RetryInterval, _time, cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(RefreshInterval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryRefresh();
        }
    }

    private async Task<bool> TryRefresh()
    {
        try
        {
            _ids.Use(await _grains.GetGrain<IConnectionSecretGrain>(0).Get());
            return true;
        }
        catch (Exception exception)
        {
            // The secrets at hand stay in force.
            UdpLog.SecretsNotRead(_logger, exception.GetBaseException().Message);
            return false;
        }
    }
}
