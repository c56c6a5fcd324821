using Microsoft.Extensions.Hosting;

namespace Udpt.Hosting;

/// <summary>A host lifetime without signal handlers: the command handles signals and stops the host.</summary>
internal sealed class CommandLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
