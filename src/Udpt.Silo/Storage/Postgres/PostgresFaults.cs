using System.Net.Sockets;
using Npgsql;
using Udpt.Grains.Records;

namespace Udpt.Silo.Storage.Postgres;

/// <summary>What Npgsql's exceptions mean to an operator. No message contains a password.</summary>
internal static class PostgresFaults
{
    /// <summary>
    /// Whether the error may be temporary: the server is unreachable, starting, stopping, full, or currently a standby.
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

    /// <summary>The error in a few words, with its inner cause.</summary>
    public static string Reason(Exception e) => e switch
    {
        PostgresException p => Sentence($"{p.MessageText} ({p.SqlState})"),
        { InnerException: { } inner } => $"{Sentence(e.Message)} {Sentence(inner.Message)}",
        _ => Sentence(e.Message),
    };

    /// <summary>Whether the server is at fault, not the data or a concurrent writer.</summary>
    public static bool IsOfTheStore(Exception e) => e switch
    {
        PostgresException p => p.SqlState[..2] is not ("22" or "23" or "40"),
        _ => e is NpgsqlException or OperationCanceledException || MayPass(e),
    };

    /// <summary>The kind of error.</summary>
    public static StorageFault FaultOf(Exception e) => (e as PostgresException)?.SqlState switch
    {
        PostgresErrorCodes.DiskFull => StorageFault.DiskFull,
        PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.InsufficientPrivilege => StorageFault.ReadOnly,
        PostgresErrorCodes.IoError => StorageFault.DiskFailed,
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted or PostgresErrorCodes.UndefinedTable =>
            StorageFault.Damaged,
        _ => StorageFault.Unreachable,
    };

    /// <summary>Explains a permanent error, or one that the caller must report.</summary>
    public static StorageException Explain(string database, Exception e) => e is PostgresException p
        ? Explain(database, p)
        : Unusable(database, e);

    private static StorageException Explain(string database, PostgresException e) => e.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => new StorageException(
            $"The database {database} refuses the user or the password: {Sentence(e.MessageText)} Correct them in the connection string.", e),
        PostgresErrorCodes.InvalidCatalogName => new StorageException(
            $"The database {database} does not exist: create it, or name another one in the connection string.", e),
        PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.InvalidSchemaName => new StorageException(
            $"The user of the database {database} may not create its tables: {Sentence(e.MessageText)} Make the user the owner of the database, or grant it CREATE on a schema of its search path.",
            e)
        {
            Fault = FaultOf(e),
        },
        PostgresErrorCodes.UndefinedTable => new StorageException(
            $"Tables are missing in the database {database}: {Sentence(e.MessageText)} Restore it from a backup, or empty it.", e)
        {
            Fault = FaultOf(e),
        },
        PostgresErrorCodes.DiskFull => new StorageException(
            $"The disk of the database {database} is full: free some space. {Reason(e)}", e)
        {
            Fault = StorageFault.DiskFull,
        },
        PostgresErrorCodes.ReadOnlySqlTransaction => new StorageException(
            $"The database {database} is read-only: connect to the primary, or see default_transaction_read_only. {Reason(e)}",
            e)
        {
            Fault = StorageFault.ReadOnly,
        },
        _ => Unusable(database, e),
    };

    private static StorageException Unusable(string database, Exception e) =>
        new($"The database {database} cannot be used: {Reason(e)}", e) { Fault = FaultOf(e) };

    private static string Sentence(string text) => text.ReplaceLineEndings(" ").TrimEnd('.', ' ') + ".";
}
