using System.Net.Sockets;
using Npgsql;

namespace Udpt.Silo.Storage.Postgres;

/// <summary>What Npgsql's exceptions mean to whoever runs the tracker. None of the sentences holds a password.</summary>
internal static class PostgresFaults
{
    /// <summary>
    /// Whether the fault may pass by itself: the server is away, starting, stopping, full, or a standby for the moment.
    /// </summary>
    public static bool MayPass(Exception e) => e switch
    {
        PostgresException p => p.IsTransient || p.SqlState is
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.ReadOnlySqlTransaction,
        NpgsqlException { IsTransient: true } => true,
        NpgsqlException { InnerException: AggregateException hosts } => hosts.InnerExceptions.Any(MayPass),
        _ => e is SocketException or TimeoutException or IOException,
    };

    /// <summary>The fault in a few words, with what lies beneath it.</summary>
    public static string Reason(Exception e) => e switch
    {
        PostgresException p => Sentence($"{p.MessageText} ({p.SqlState})"),
        { InnerException: { } inner } => $"{Sentence(e.Message)} {Sentence(inner.Message)}",
        _ => Sentence(e.Message),
    };

    /// <summary>Explains a fault that will not pass, or that whoever asked must pass on.</summary>
    public static StorageException Explain(string database, Exception e) => e is PostgresException p
        ? Explain(database, p)
        : new StorageException($"The database {database} cannot be used: {Reason(e)}", e);

    private static StorageException Explain(string database, PostgresException e) => e.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => new StorageException(
            $"The database {database} refuses the user or the password: {Sentence(e.MessageText)} Correct them in the connection string.", e),
        PostgresErrorCodes.InvalidCatalogName => new StorageException(
            $"The database {database} is not there: create it, or name another one in the connection string.", e),
        PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.InvalidSchemaName => new StorageException(
            $"The user of the database {database} may not make its tables there: {Sentence(e.MessageText)} Make the user the owner of the database, or grant it CREATE on a schema of its search path.",
            e),
        PostgresErrorCodes.UndefinedTable => new StorageException(
            $"Tables are missing in the database {database}: {Sentence(e.MessageText)} Restore it from a backup, or empty it.", e),
        _ => new StorageException($"The database {database} cannot be used: {Reason(e)}", e),
    };

    private static string Sentence(string text) => text.ReplaceLineEndings(" ").TrimEnd('.', ' ') + ".";
}
