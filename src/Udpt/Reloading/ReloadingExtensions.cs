using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Udpt.Configuration;

namespace Udpt.Reloading;

/// <summary>Registration of what takes up a changed configuration.</summary>
internal static class ReloadingExtensions
{
    /// <summary>Adds it, for any kind of process.</summary>
    public static WebApplicationBuilder AddReloading(
        this WebApplicationBuilder builder,
        UdptConfiguration configuration,
        ReloadSignal signal,
        LogLevelSwitch level)
    {
        // By instance: whoever made the signal disposes of it.
        builder.Services
            .AddSingleton(configuration)
            .AddSingleton(signal)
            .AddSingleton(level)
            .AddHostedService<ConfigurationReloader>();
        return builder;
    }
}
