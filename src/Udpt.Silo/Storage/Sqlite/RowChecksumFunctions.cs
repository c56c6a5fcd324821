using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>SQL functions that write and verify checksums.</summary>
/// <remarks>
/// <c>udpt_checksum(column, …)</c> returns the checksum of the columns. <c>udpt_verified(checksum, state_name,
/// grain_key, key_n0, key_n1, version, payload)</c> returns the payload of a record, or an error that names the row.
/// </remarks>
internal static class RowChecksumFunctions
{
    private const int Flags = raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC;

    /// <summary>Registers the functions on a connection to the database at <paramref name="path"/>.</summary>
    public static void Register(SqliteConnection connection, string path)
    {
        sqlite3 handle = connection.Handle!;
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_create_function(handle, "udpt_checksum", -1, Flags, null, Checksum), handle);
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_create_function(handle, "udpt_verified", 7, Flags, path, Verified), handle);
    }

    private static void Checksum(sqlite3_context context, object data, sqlite3_value[] columns) =>
        raw.sqlite3_result_int64(context, Of(columns));

    private static void Verified(sqlite3_context context, object path, sqlite3_value[] columns)
    {
        sqlite3_value payload = columns[6];
        if (Of(columns.AsSpan(1)) != raw.sqlite3_value_int64(columns[0]))
        {
            raw.sqlite3_result_error(
                context, SqliteFaults.DamagedRecord((string)path, Text(columns[1]), Text(columns[2])).Message);
        }
        else if (raw.sqlite3_value_type(payload) == raw.SQLITE_NULL)
        {
            raw.sqlite3_result_null(context);
        }
        else
        {
            raw.sqlite3_result_blob(context, raw.sqlite3_value_blob(payload));
        }
    }

    private static long Of(ReadOnlySpan<sqlite3_value> columns)
    {
        RowChecksum checksum = RowChecksum.Empty;
        foreach (sqlite3_value column in columns)
        {
            switch (raw.sqlite3_value_type(column))
            {
                case raw.SQLITE_NULL:
                    checksum.AddNull();
                    break;
                case raw.SQLITE_TEXT or raw.SQLITE_BLOB:
                    checksum.Add(raw.sqlite3_value_blob(column));
                    break;
                default:
                    checksum.Add(raw.sqlite3_value_int64(column));
                    break;
            }
        }

        return checksum.Value;
    }

    private static string Text(sqlite3_value column) => Encoding.UTF8.GetString(raw.sqlite3_value_blob(column));
}
