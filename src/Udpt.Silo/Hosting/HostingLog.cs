using Microsoft.Extensions.Logging;

namespace Udpt.Silo.Hosting;

/// <summary>What is said of joining a cluster. Event ids 1000 to 1099.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(1000, LogLevel.Warning, "No silo can be reached; the next try is soon. {Reason}")]
    public static partial void NoSiloYet(this ILogger logger, string reason);
}
