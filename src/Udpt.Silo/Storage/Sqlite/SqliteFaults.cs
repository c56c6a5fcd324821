using Microsoft.Data.Sqlite;
using SQLitePCL;
using Udpt.Grains.Records;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>What SQLite's error codes mean to an operator.</summary>
internal static class SqliteFaults
{
    /// <summary>The database at <paramref name="path"/> has inconsistent pages.</summary>
    public static StorageException Damaged(string path, string detail, Exception? inner = null) => new(
        $"The database {path} is damaged ({detail}): restore it from a backup, or move it away to start with an empty one.",
        inner!)
    {
        Fault = StorageFault.Damaged,
    };

    /// <summary>No space is left for the database at <paramref name="path"/>.</summary>
    public static StorageException Full(string path, Exception inner) => new(
        $"The disk that holds the database {path} is full: free some space.", inner)
    {
        Fault = StorageFault.DiskFull,
    };

    /// <summary>A record in the database at <paramref name="path"/> does not match its checksum.</summary>
    public static StorageException DamagedRecord(string path, string stateName, string grainKey) => new(
        $"The database {path} is damaged: its record {stateName} {grainKey} does not match its checksum. Restore the database from a backup, or delete this row of grain_state.");

    /// <summary>The file at <paramref name="path"/> is not a SQLite database.</summary>
    public static StorageException NotOurs(string path, Exception? inner = null) => new(
        $"The file {path} is not a UDPT database, or its header is damaged: name another file, or move this one away.",
        inner!)
    {
        Fault = StorageFault.Damaged,
    };

    /// <summary>
    /// Runs <paramref name="action"/> on the database at <paramref name="path"/> and explains its errors.
    /// </summary>
    public static T Translate<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException e)
        {
            throw Explain(path, e);
        }
    }

    /// <inheritdoc cref="Translate{T}(string, Func{T})"/>
    public static void Translate(string path, Action action) => Translate(path, () =>
    {
        action();
        return true;
    });

    /// <summary>Whether the database is at fault, not the statement.</summary>
    public static bool IsOfTheStore(SqliteException e) => e.SqliteErrorCode is not (
        raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH or raw.SQLITE_RANGE);

    /// <summary>What an exception of the storage means; null if the database is not at fault.</summary>
    public static StorageException? Explain(string path, Exception e) => e switch
    {
        StorageException explained => explained,
        SqliteException fault when IsOfTheStore(fault) => Explain(path, fault),
        _ => null,
    };

    /// <summary>Explains SQLite's error code, and the system's error code behind it if there is one.</summary>
    public static StorageException Explain(string path, SqliteException e, int systemError = 0) => e.SqliteErrorCode switch
    {
        raw.SQLITE_NOTADB => NotOurs(path, e),
        raw.SQLITE_CORRUPT => Damaged(path, "its pages are inconsistent", e),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new StorageException(
            $"The database {path} is locked by another program: close that one first.", e)
        {
            Fault = StorageFault.InUse,
        },
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH => new StorageException(
            $"The database {path} cannot be opened for writing: the file and its directory must be writable by the user that runs this program.",
            e)
        {
            Fault = StorageFault.ReadOnly,
        },
        raw.SQLITE_FULL => Full(path, e),
        raw.SQLITE_IOERR when systemError is LinuxFile.NoSpace or LinuxFile.OverQuota => Full(path, e),
        raw.SQLITE_IOERR when systemError is LinuxFile.ReadOnlyFileSystem => new StorageException(
            $"The file system that holds the database {path} has become read-only: check the system log, and remount it for writing.",
            e)
        {
            Fault = StorageFault.ReadOnly,
        },
        raw.SQLITE_IOERR => new StorageException(
            $"The database {path} cannot be read or written ({e.Message}): check the disk that holds it.", e)
        {
            Fault = StorageFault.DiskFailed,
        },
        _ => new StorageException($"The database {path} cannot be used: {e.Message}", e),
    };
}
