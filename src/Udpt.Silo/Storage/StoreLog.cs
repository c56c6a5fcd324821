using Microsoft.Extensions.Logging;

namespace Udpt.Silo.Storage;

/// <summary>Log messages about any store. Event ids 1390 to 1399.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(1390, LogLevel.Error, "Nothing can be saved, and changes are refused. {Reason}")]
    public static partial void RefusesWrites(this ILogger logger, string reason);

    [LoggerMessage(1391, LogLevel.Information, "The database {Database} can be written again.")]
    public static partial void WritesAgain(this ILogger logger, string database);
}
