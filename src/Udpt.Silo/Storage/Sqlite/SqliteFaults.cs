using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>What SQLite's error codes mean to whoever runs the tracker.</summary>
internal static class SqliteFaults
{
    /// <summary>The database at <paramref name="path"/> has pages that make no sense.</summary>
    public static StorageException Damaged(string path, string detail, Exception? inner = null) => new(
        $"The database {path} is damaged ({detail}): restore it from a backup, or move it away to start with an empty one.",
        inner!);

    /// <summary>The row of a record in the database at <paramref name="path"/> is not what was written there.</summary>
    public static StorageException DamagedRecord(string path, string stateName, string grainKey) => new(
        $"The database {path} is damaged: its record {stateName} {grainKey} is not what was written (its checksum differs). Restore the database from a backup, or delete this row of grain_state.");

    /// <summary>What is at <paramref name="path"/> is no SQLite database.</summary>
    public static StorageException NotOurs(string path, Exception? inner = null) => new(
        $"The file {path} is not a database of this program, or its beginning is damaged: name another file, or move this one away.",
        inner!);

    /// <summary>Runs <paramref name="action"/> on the database at <paramref name="path"/> and explains its faults.</summary>
    public static T Explained<T>(string path, Func<T> action)
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

    /// <inheritdoc cref="Explained{T}(string, Func{T})"/>
    public static void Explained(string path, Action action) => Explained(path, () =>
    {
        action();
        return true;
    });

    private static StorageException Explain(string path, SqliteException e) => e.SqliteErrorCode switch
    {
        raw.SQLITE_NOTADB => NotOurs(path, e),
        raw.SQLITE_CORRUPT => Damaged(path, "its pages do not fit together", e),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new StorageException(
            $"The database {path} is held by another program: end that one first.", e),
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH => new StorageException(
            $"The database {path} cannot be opened for writing: the file and its directory must be writable by the user that runs this program.",
            e),
        raw.SQLITE_FULL => new StorageException($"The disk that holds the database {path} is full: make room on it.", e),
        raw.SQLITE_IOERR => new StorageException(
            $"The database {path} cannot be read or written ({e.Message}): check the disk that holds it.", e),
        _ => new StorageException($"The database {path} cannot be used: {e.Message}", e),
    };
}
