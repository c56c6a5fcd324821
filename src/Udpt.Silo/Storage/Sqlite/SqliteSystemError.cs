using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>What the system said when SQLite met an I/O error, which its own codes do not tell.</summary>
internal static partial class SqliteSystemError
{
    /// <summary>The system's error code for the connection's latest I/O error; 0 when there is none.</summary>
    public static int Of(SqliteConnection? connection) =>
        connection?.Handle is { IsClosed: false, IsInvalid: false } handle ? Last(handle) : 0;

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_system_errno")]
    private static partial int Last(SafeHandle database);
}
