using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Udpt.Gateway.Udp;
using Udpt.Reloading;

namespace Udpt.Hosting.Systemd;

/// <summary>Registration of what tells systemd of the process.</summary>
internal static class ServiceManagerExtensions
{
    /// <summary>Adds it, for any kind of process. The life of the host stays the command's.</summary>
    public static WebApplicationBuilder AddServiceManager(this WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services
            .AddSingleton(provider => new ServiceManager(
                provider.GetRequiredService<TimeProvider>(), provider.GetService<UdpGatewayStatus>()))
            .AddSingleton<IReloadListener>(provider => provider.GetRequiredService<ServiceManager>())
            .AddSingleton<IHostedService>(provider => provider.GetRequiredService<ServiceManager>());
        return builder;
    }
}
