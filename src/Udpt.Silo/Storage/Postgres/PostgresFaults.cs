using System.Net.Sockets;
using Npgsql;
using Udpt.Grains.Records;

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

    /// <summary>Whether it is the server's fault, not that of the data or of two who write at once.</summary>
    public static bool IsOfTheStore(Exception e) => e switch
    {
        PostgresException p => p.SqlState[..2] is not ("22" or "23" or "40"),
        _ => e is NpgsqlException or OperationCanceledException || MayPass(e),
    };

    /// <summary>The fault in a word.</summary>
    public static StorageFault FaultOf(Exception e) => (e as PostgresException)?.SqlState switch
    {
        PostgresErrorCodes.DiskFull => StorageFault.DiskFull,
        PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.InsufficientPrivilege => StorageFault.ReadOnly,
        PostgresErrorCodes.IoError => StorageFault.DiskFailed,
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted or PostgresErrorCodes.UndefinedTable =>
            StorageFault.Damaged,
        _ => StorageFault.Unreachable,
    };

    /// <summary>Explains a fault that will not pass, or that whoever asked must pass on.</summary>
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
