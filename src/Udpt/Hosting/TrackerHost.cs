using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Udpt.Configuration;
using Udpt.Gateway.Http;
using Udpt.Gateway.Http.Health;
using Udpt.Gateway.Udp;
using Udpt.Silo.Hosting;
using Udpt.Silo.Storage;

namespace Udpt.Hosting;

/// <summary>Composes silo, gateway and REST API into one process.</summary>
internal static class TrackerHost
{
    /// <summary>What must be saved is saved, however long it takes; whoever is in a hurry kills the process.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromHours(1);

    /// <summary>Runs until <paramref name="cancellationToken"/>; the result is the exit code.</summary>
    public static async Task<int> Run(UdptConfiguration configuration, CancellationToken cancellationToken)
    {
        await using WebApplication host = Build(configuration);

        // Only the start: hosted services link the token of their start to that of their life, and a signal later on
        // would end all of them at once instead of in order.
        using (var starting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            await host.StartAsync(starting.Token);
        }

        host.Services.LogStarted(configuration);
        await host.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    private static WebApplication Build(UdptConfiguration configuration)
    {
        // Empty: no appsettings.json, no ASPNETCORE_ variables. There is one configuration.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);

        // The command has its own signal handlers.
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        builder.Logging.AddTrackerLogging(configuration.LogLevel);
        builder.AddSingleSilo(
            configuration.ToTrackerOptions(),
            new StorageOptions { DatabasePath = configuration.DatabasePath });
        builder.Services.AddUdpGateway(configuration.ToGatewayOptions());
        if (configuration.Http is not { } http)
        {
            builder.WebHost.UseServer(new NoServer());
            return builder.Build();
        }

        builder.WebHost.UseKestrelCore();
        builder.AddRestApi(http.ToHttpOptions(configuration.Udp));
        builder.Services.AddReadinessCheck("udp", (services, _) =>
            Task.FromResult(services.GetRequiredService<UdpGatewayStatus>().IsServing));
        builder.Services.AddReadinessCheck("silo", (services, _) => services.IsSiloReady());
        builder.Services.AddReadinessCheck("store", (services, _) => services.IsStoreReady());
        return builder.Build().MapRestApi();
    }
}
