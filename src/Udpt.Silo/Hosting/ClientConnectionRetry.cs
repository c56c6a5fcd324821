using Microsoft.Extensions.Logging;
using Udpt.Grains.Hosting;
using Udpt.Grains.Records;
using Udpt.Silo.Storage;

namespace Udpt.Silo.Hosting;

/// <summary>
/// A gateway may start before any silo and before the database: it retries until both are available. Permanent errors
/// end the start.
/// </summary>
internal sealed class ClientConnectionRetry(TimeProvider time, ILogger<ClientConnectionRetry> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly WaitingNotice _notice = new(time);

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (exception is StorageException)
        {
            return false;
        }

        if (exception is not StorageUnavailableException)
        {
            string reason = exception is SiloUnavailableException
                ? "None is up yet."
                : exception.GetBaseException().Message;
            if (_notice.For(reason) is { } level)
            {
                logger.WaitingForSilo(level, reason);
            }
        }

        await Task.Delay(RetryInterval, time, cancellationToken);
        return true;
    }
}
