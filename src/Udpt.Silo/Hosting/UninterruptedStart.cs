using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Udpt.Silo.Hosting;

/// <summary>
/// Lets the silo finish its start even if the start is cancelled. Orleans checks the cancellation token only between
/// two stages, reports it as an error, and stops half a silo; a started silo stops cleanly. The start takes a second,
/// or ten if other silos do not respond. Services that start later do observe the token.
/// </summary>
internal sealed class UninterruptedStart(IHostedService inner) : IHostedService, IAsyncDisposable
{
    /// <summary>Wraps the silo that has been added to <paramref name="services"/>.</summary>
    public static void Use(IServiceCollection services)
    {
        ServiceDescriptor silo = services.Single(service =>
            service.ServiceType == typeof(IHostedService)
            && service.ImplementationType?.Assembly == typeof(Orleans.Runtime.Silo).Assembly);
        services[services.IndexOf(silo)] = ServiceDescriptor.Singleton<IHostedService>(provider =>
            new UninterruptedStart(
                (IHostedService)ActivatorUtilities.CreateInstance(provider, silo.ImplementationType!)));
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await inner.StartAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => inner.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        switch (inner)
        {
            case IAsyncDisposable disposable:
                await disposable.DisposeAsync();
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }
    }
}
