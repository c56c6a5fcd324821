using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Udpt.Hosting;

/// <summary>The log: lines on standard output, this program's own at the level asked for.</summary>
internal static class TrackerLogging
{
    /// <summary>Sets the log up. The libraries below say less: a level later than the tracker itself.</summary>
    public static ILoggingBuilder AddTrackerLogging(this ILoggingBuilder logging, LogLevel level)
    {
        logging.SetMinimumLevel(OfLibraries(level));
        logging.AddFilter("Udpt", level);
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
