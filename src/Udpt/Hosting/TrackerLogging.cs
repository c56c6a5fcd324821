using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Udpt.Grains.Relay;
using Udpt.Reloading;
using Udpt.Silo.Storage.Postgres;

namespace Udpt.Hosting;

/// <summary>The log: lines on standard output, this program's own at the level asked for.</summary>
internal static class TrackerLogging
{
    /// <summary>Sets the log up. The libraries below say less: a level later than the tracker itself.</summary>
    public static ILoggingBuilder AddTrackerLogging(this ILoggingBuilder logging, LogLevelSwitch level)
    {
        logging.Services.AddSingleton<IOptionsChangeTokenSource<LoggerFilterOptions>>(level);
        logging.Services.TryAddSingleton(TimeProvider.System);
        logging.Services
            .AddSingleton<LoggerFactory>()
            .Replace(ServiceDescriptor.Singleton<ILoggerFactory, DemotingLoggerFactory>());
        logging.Services.Configure<LoggerFilterOptions>(filter =>
        {
            filter.MinLevel = OfLibraries(level.Level);
            filter.AddFilter("Udpt", level.Level);

            // What a start waits for.
            filter.AddFilter(typeof(PostgresDatabase).FullName, level.Level);
            filter.AddFilter("Udpt.Silo.Storage.Postgres.PostgresGatewayList", level.Level);
        });

        // Advice on the garbage collector's settings, which are chosen, and a first check that Orleans 10.4 counts from
        // the start of the machine.
        logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);

        // Faults of the store are told by whoever needed it, without a stack trace for each.
        logging.AddFilter("Orleans.Storage", LogLevel.Critical);
        logging.AddFilter("Udpt.Silo.Storage", LogLevel.Critical);
        logging.AddFilter("Udpt.Silo.Storage.StoreHealth", LogLevel.Information);

        // That there is no silo yet is told by the gateway's own lines.
        logging.AddFilter("Orleans.Messaging.GatewayManager", LogLevel.Critical);

        // Orleans tells of each service of a silo in the service's own name.
        logging.AddFilter(typeof(RelayService).FullName, LogLevel.Warning);

        // Who asks for readiness gets the answer; each 503 would be an error in the log too.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Critical);

        // A start that fails is told by the command, in a line.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical);
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
            console.UseUtcTimestamp = true;
            console.ColorBehavior = LoggerColorBehavior.Default;
        });
        return logging;
    }

    private static LogLevel OfLibraries(LogLevel level) => level switch
    {
        LogLevel.Trace => LogLevel.Debug,
        LogLevel.Debug => LogLevel.Information,
        LogLevel.Information => LogLevel.Warning,
        _ => level,
    };
}
