using Microsoft.Extensions.Hosting;

namespace Udpt.Grains.Hosting;

/// <summary>
/// A background service that runs until it is stopped. <see cref="BackgroundService"/> also ends it when its start
/// token is cancelled: a signal during startup would then end all services at once instead of in order.
/// </summary>
public abstract class LongRunningService : BackgroundService
{
    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return base.StartAsync(CancellationToken.None);
    }
}
