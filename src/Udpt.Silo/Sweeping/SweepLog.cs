using Microsoft.Extensions.Logging;

namespace Udpt.Silo.Sweeping;

/// <summary>Log messages of the sweeper. Event ids 1100 to 1199.</summary>
internal static partial class SweepLog
{
    [LoggerMessage(1100, LogLevel.Debug, "Swept {Torrents} torrents in {Milliseconds:0.0} ms.")]
    public static partial void Swept(this ILogger logger, int torrents, double milliseconds);

    [LoggerMessage(
        1101,
        LogLevel.Warning,
        "{Failures} torrents could not be saved or deleted; the next sweep retries. {Reason}")]
    public static partial void SweepIncomplete(this ILogger logger, int failures, string reason);

    [LoggerMessage(
        1103,
        LogLevel.Warning,
        "The totals of {Failures} peer keys could not be saved; the next sweep retries. {Reason}")]
    public static partial void ReportsIncomplete(this ILogger logger, int failures, string reason);

    [LoggerMessage(1102, LogLevel.Error, "The sweep failed; the next one retries.")]
    public static partial void SweepFailed(this ILogger logger, Exception failure);
}
