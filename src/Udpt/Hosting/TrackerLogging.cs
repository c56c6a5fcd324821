using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Udpt.Grains.Relay;
using Udpt.Reloading;
using Udpt.Silo.Hosting;

namespace Udpt.Hosting;

/// <summary>Logs to standard output; this program's own messages at the configured level.</summary>
internal static class TrackerLogging
{
    /// <summary>Sets up logging. Libraries log at one level above the tracker's.</summary>
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
            filter.AddStorageFilters(level.Level);
        });

        // Advice on the garbage collector's settings, which are deliberate, and a first check that Orleans 10.4
        // measures from the boot of the machine.
        logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);

        // The gateway itself logs that there is no silo yet.
        logging.AddFilter("Orleans.Messaging.GatewayManager", LogLevel.Critical);

        // Orleans logs each grain service of a silo under the service's own name.
        logging.AddFilter(typeof(RelayService).FullName, LogLevel.Warning);

        // Clients see readiness in the response; each 503 would also log an error.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Critical);

        // The command reports a failed start in one line.
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
