using Microsoft.Extensions.Logging;
using Udpt.Configuration;

namespace Udpt.Reloading;

/// <summary>Log messages about configuration reloads. Event ids 10 to 19.</summary>
internal static partial class ReloadLog
{
    [LoggerMessage(10, LogLevel.Information, "The configuration was reloaded; applied: {Keys}")]
    public static partial void Applied(ILogger logger, string keys);

    [LoggerMessage(11, LogLevel.Information, "The configuration was reloaded; nothing has changed")]
    public static partial void Unchanged(ILogger logger);

    [LoggerMessage(12, LogLevel.Warning, "Changed in the configuration, but needs a restart: {Keys}")]
    public static partial void NeedsRestart(ILogger logger, string keys);

    [LoggerMessage(13, LogLevel.Error, "The configuration has errors and was not applied. {Fault}")]
    public static partial void Faulty(ILogger logger, ConfigurationFault fault);

    [LoggerMessage(14, LogLevel.Error, "The configuration could not be applied")]
    public static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(
        15,
        LogLevel.Error,
        "The configuration {File} could not be read within {Seconds} s and was not applied")]
    public static partial void NotReadInTime(ILogger logger, string file, double seconds);
}
