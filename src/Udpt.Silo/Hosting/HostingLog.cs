using Microsoft.Extensions.Logging;

namespace Udpt.Silo.Hosting;

/// <summary>Log messages about joining a cluster. Event ids 1000 to 1099.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(EventId = 1000, Message = "Waiting for a silo; still trying. {Reason}")]
    public static partial void WaitingForSilo(this ILogger logger, LogLevel level, string reason);
}
