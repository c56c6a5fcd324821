using Microsoft.Extensions.Hosting;

namespace Udpt.Hosting;

/// <summary>A host whose life is the command's: the command hears the signals and stops the host.</summary>
internal sealed class CommandLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
