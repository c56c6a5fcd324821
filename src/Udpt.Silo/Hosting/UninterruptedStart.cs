using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Udpt.Silo.Hosting;

/// <summary>
/// Lets the silo start to its end, whatever its start's token says. Orleans looks at that token between two stages only,
/// calls it an error, and stops half of a silo; one that has started stops in order. It takes a second, or where other
/// silos do not answer ten. What starts after it ends at the token.
/// </summary>
internal sealed class UninterruptedStart(IHostedService inner) : IHostedService, IAsyncDisposable
{
    /// <summary>Puts it around the silo that has been added to <paramref name="services"/>.</summary>
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
