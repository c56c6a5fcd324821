using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Udpt.Configuration;

namespace Udpt.Reloading;

/// <summary>Registers configuration reloads.</summary>
internal static class ReloadingExtensions
{
    /// <summary>Adds reloads, for any role.</summary>
    public static WebApplicationBuilder AddReloading(
        this WebApplicationBuilder builder,
        UdptConfiguration configuration,
        ReloadSignal signal,
        LogLevelSwitch level)
    {
        // As an instance: its creator disposes of it.
        builder.Services
            .AddSingleton(configuration)
            .AddSingleton(signal)
            .AddSingleton(level)
            .AddHostedService<ConfigurationReloader>();
        return builder;
    }
}
