using Microsoft.Extensions.Logging;

namespace Udpt.Silo.Storage.Postgres;

/// <summary>Log messages about the cluster's database. Event ids 1300 to 1319.</summary>
internal static partial class PostgresLog
{
    [LoggerMessage(EventId = 1300, Message = "Waiting for the database {Database}. {Reason}")]
    public static partial void WaitingForDatabase(this ILogger logger, LogLevel level, string database, string reason);

    [LoggerMessage(1301, LogLevel.Information, "The database {Database} became available after {Seconds:0} s.")]
    public static partial void DatabaseIsThere(this ILogger logger, string database, double seconds);

    [LoggerMessage(1302, LogLevel.Information, "Upgraded the database {Database} from schema {From} to {To}.")]
    public static partial void SchemaApplied(this ILogger logger, string database, int from, int to);
}
