using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Udpt.Silo.Hosting;

/// <summary>
/// The network of a silo that is alone: none. Orleans would otherwise listen on an unused TCP port, which another
/// tracker on the host might already hold and any local user could connect to.
/// </summary>
internal sealed class SingleSiloTransport : IConnectionListenerFactory
{
    /// <summary>Replaces every transport that Orleans has registered.</summary>
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
