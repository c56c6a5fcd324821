using Microsoft.Extensions.Hosting;

namespace Udpt.Grains.Hosting;

#pragma warning disable RS0030 // The one class that may derive from BackgroundService.

/// <summary>
/// A background service that runs until it is stopped. The base class also ends it when its start's token is cancelled:
/// a signal during the start would then end all services at once instead of in order.
/// </summary>
public abstract class LongRunningService : BackgroundService
{
    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return base.StartAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public override Task StopAsync(CancellationToken cancellationToken) => base.StopAsync(cancellationToken);
}
