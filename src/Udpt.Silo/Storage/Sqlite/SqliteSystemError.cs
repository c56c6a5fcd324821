using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>The system's error behind a SQLite I/O error, which SQLite's own codes do not include.</summary>
internal static partial class SqliteSystemError
{
    /// <summary>The system's error code of the connection's latest I/O error; 0 if there is none.</summary>
    public static int Of(SqliteConnection? connection) =>
        connection?.Handle is { IsClosed: false, IsInvalid: false } handle ? Last(handle) : 0;

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_system_errno")]
    private static partial int Last(SafeHandle database);
}
