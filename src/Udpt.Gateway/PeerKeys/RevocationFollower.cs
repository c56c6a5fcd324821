using Microsoft.Extensions.Logging;
using Udpt.Gateway.Logging;
using Udpt.Grains.Hosting;
using Udpt.Grains.PeerKeys;

namespace Udpt.Gateway.PeerKeys;

/// <summary>
/// Fetches revocations every second, so that a revoked key is refused within two. If the silo that provides them is
/// lost, it takes two or three seconds longer.
/// </summary>
internal sealed class RevocationFollower(
    IGrainFactory grains,
    PeerKeyVerifier checks,
    TimeProvider time,
    ILogger<RevocationFollower> logger) : LongRunningService
{
    /// <summary>Time between two requests.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Time between two requests while they fail.</summary>
    internal static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Timeout of a request, after which the next one may reach another silo.</summary>
    internal static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(1);

    private bool _isLost;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            bool answered = await Fetch(stoppingToken);
            await Task.Delay(answered ? Interval : RetryInterval, time, stoppingToken);
        }
    }

    private async Task<bool> Fetch(CancellationToken stoppingToken)
    {
        (Guid epoch, long seen) = checks.Position;
        try
        {
            checks.Receive(await grains.GetRevocations().Since(epoch, seen).WaitAsync(CallTimeout, time, stoppingToken));
            _isLost = false;
            return true;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            if (!_isLost)
            {
                _isLost = true;
                UdpLog.RevocationsNotHeard(logger, exception.GetBaseException().Message);
            }

            return false;
        }
    }
}
