using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Udpt.Gateway.Udp;
using Udpt.Reloading;

namespace Udpt.Hosting.Systemd;

/// <summary>Registers systemd notifications.</summary>
internal static class ServiceManagerExtensions
{
    /// <summary>Adds them, for any role. The command keeps control of the host's lifetime.</summary>
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
