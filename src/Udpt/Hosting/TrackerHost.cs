using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Udpt.Configuration;
using Udpt.Gateway.Http;
using Udpt.Hosting.Systemd;
using Udpt.Reloading;
using Udpt.Silo.Hosting;
using Udpt.Silo.Storage.Postgres;
using Udpt.Telemetry;

namespace Udpt.Hosting;

/// <summary>Makes a process of its parts and runs it.</summary>
internal static class TrackerHost
{
    /// <summary>What must be saved is saved, however long it takes; whoever is in a hurry kills the process.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromHours(1);

    /// <summary>Runs until <paramref name="cancellationToken"/>; the result is the exit code.</summary>
    public static async Task<int> Run(
        UdptConfiguration configuration,
        ProcessRole role,
        CancellationToken cancellationToken)
    {
        using ReloadSignal reload = new();
        await using WebApplication host = await Build(configuration, role, reload, cancellationToken);

        // Only the start: hosted services link the token of their start to that of their life, and a signal later on
        // would end all of them at once instead of in order.
        using (var starting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            await host.StartAsync(starting.Token);
        }

        host.Services.LogStarted(configuration, role);
        await host.WaitForShutdownAsync(cancellationToken);
        host.Services.RequireStoreInPlace();
        return 0;
    }

    private static Task<PostgresDatabase> OpenDatabase(
        UdptConfiguration configuration, CancellationToken cancellationToken) => WaitingRoom.WaitFor(
        cancellation => ClusterDatabase.Open(configuration, cancellation), configuration, cancellationToken);

    private static async Task<WebApplication> Build(
        UdptConfiguration configuration,
        ProcessRole role,
        ReloadSignal reload,
        CancellationToken cancellationToken)
    {
        // Empty: no appsettings.json, no ASPNETCORE_ variables. There is one configuration.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);

        // The command has its own signal handlers.
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        LogLevelSwitch level = new(configuration.LogLevel);
        builder.Logging.AddTrackerLogging(level);
        if (configuration.Http is null)
        {
            builder.WebHost.UseServer(new NoServer());
        }

        switch (role)
        {
            case ProcessRole.Tracker when configuration.Cluster is null:
                ThreadPoolSpinning.SwitchOff();
                builder.AddSingleTracker(configuration);
                break;
            case ProcessRole.Tracker:
                builder.AddNode(configuration, await OpenDatabase(configuration, cancellationToken));
                break;
            case ProcessRole.Silo:
                builder.AddSilo(configuration, await OpenDatabase(configuration, cancellationToken));
                break;
            default:
                builder.AddGateway(configuration, ClusterDatabase.ForGateway(configuration));
                break;
        }

        builder.AddReloading(configuration, reload, level).AddServiceManager();
        builder.AddUdptTelemetry(configuration, role);
        WebApplication host = builder.Build();
        if (configuration.Http is not null)
        {
            host.MapRestApi();
            host.MapMetrics();
        }

        return host;
    }
}
