using Microsoft.Extensions.Logging;

namespace Udpt.Silo.Hosting;

/// <summary>A gateway may start before any silo: it tries again until there is one.</summary>
internal sealed class PatientConnection(TimeProvider time, ILogger<PatientConnection> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        logger.NoSiloYet(exception.GetBaseException().Message);
        await Task.Delay(RetryInterval, time, cancellationToken);
        return true;
    }
}
