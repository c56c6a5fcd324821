using Microsoft.Extensions.Hosting;

namespace Udpt.Grains.Hosting;

/// <summary>
/// A background service that runs until it is stopped. Its base class, which nothing else derives from, also ends it when
/// the token of its start is cancelled: a signal during the start would then end all services at once instead of in order.
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
