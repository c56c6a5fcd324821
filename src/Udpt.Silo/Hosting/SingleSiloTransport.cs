using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Udpt.Silo.Hosting;

/// <summary>
/// The network of a silo that is alone: none. Orleans would otherwise listen on a TCP port nobody needs, which another
/// tracker on the host could hold already and any local user could speak to.
/// </summary>
internal sealed class SingleSiloTransport : IConnectionListenerFactory
{
    /// <summary>Puts it in the place of every transport Orleans has registered.</summary>
    public static void Use(IServiceCollection services)
    {
        ServiceDescriptor[] registered =
        [
            .. services.Where(service => service.IsKeyedService && service.ServiceType == typeof(IConnectionListenerFactory)),
        ];
        foreach (ServiceDescriptor listener in registered)
        {
            services.Remove(listener);
            services.AddKeyedSingleton<IConnectionListenerFactory>(listener.ServiceKey, new SingleSiloTransport());
        }
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new(new Listener(endpoint));

    private sealed class Listener(EndPoint endpoint) : IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> _closed = new();

        public EndPoint EndPoint => endpoint;

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            new(_closed.Task.WaitAsync(cancellationToken));

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _closed.TrySetResult(null);
            return default;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}
