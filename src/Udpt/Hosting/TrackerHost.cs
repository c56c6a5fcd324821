using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Udpt.Api;
using Udpt.Configuration;
using Udpt.Hosting.Systemd;
using Udpt.Reloading;
using Udpt.Silo.Hosting;
using Udpt.Silo.Sweeping;
using Udpt.Telemetry;

namespace Udpt.Hosting;

/// <summary>Builds and runs the host of a role.</summary>
internal static class TrackerHost
{
    /// <summary>Everything must be saved, however long it takes; anyone in a hurry kills the process.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromHours(1);

    /// <summary>Runs until <paramref name="cancellationToken"/> is cancelled; returns the exit code.</summary>
    /// <exception cref="OperationCanceledException">
    /// It was stopped before it had started, and has stopped cleanly.
    /// </exception>
    public static async Task<int> Run(
        UdptConfiguration configuration,
        ReloadSignal reload,
        CancellationToken cancellationToken)
    {
        await using WebApplication host = await Build(configuration, reload, cancellationToken);
        host.Services.CheckAddresses(configuration);
        await Start(host, cancellationToken);
        host.Services.LogStarted(configuration);
        await host.WaitForShutdownAsync(cancellationToken);
        host.Services.RequireStoreInPlace();
        return 0;
    }

    /// <summary>
    /// Starts everything. UDP answers before the start completes, so a cancelled or failed start is stopped cleanly
    /// like any other run: what has been answered is kept.
    /// </summary>
    private static async Task Start(WebApplication host, CancellationToken cancellationToken)
    {
        // Only for the start: some services link the start's token to that of their lifetime, and a later signal would
        // end them out of order.
        using var starting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await host.StartAsync(starting.Token);
        }
        catch (Exception failure)
        {
            await StopAfter(failure, host);
            throw;
        }
    }

    /// <summary>Rethrows the failure of the start, and what the stop could not save.</summary>
    private static async Task StopAfter(Exception failure, WebApplication host)
    {
        try
        {
            await host.StopAsync(CancellationToken.None);
        }
        catch (Exception) when (failure is OperationCanceledException)
        {
            throw;
        }
        catch (Exception stop) when (UnsavedException.FindIn(stop) is { } unsaved)
        {
            throw new AggregateException(failure, unsaved);
        }
        catch (Exception)
        {
            // From parts that have not started.
        }
    }

    private static async Task<WebApplication> Build(
        UdptConfiguration configuration,
        ReloadSignal reload,
        CancellationToken cancellationToken)
    {
        // Empty: no appsettings.json, no ASPNETCORE_ variables. There is only one configuration.
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

        await builder.AddParts(configuration, cancellationToken);
        builder.AddReloading(configuration, reload, level).AddServiceManager();
        builder.AddUdptTelemetry(configuration);
        WebApplication host = builder.Build();
        if (configuration.Http is not null)
        {
            host.MapRestApi();
            host.MapMetrics();
        }

        return host;
    }
}
