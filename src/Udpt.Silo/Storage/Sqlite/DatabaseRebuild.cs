using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>
/// Rebuilds a database whose records are intact while other pages are damaged: those of saved swarms, or free ones.
/// Writing to it as it is could overwrite records.
/// </summary>
/// <remarks>
/// Everything is copied row by row to a file beside it, and then back over all its pages in one transaction: a crash in
/// between leaves it unchanged.
/// </remarks>
internal static class DatabaseRebuild
{
    /// <summary>Minimum bytes of a saved swarm: its info hash and its header.</summary>
    private const int LeastRow = 30;

    /// <summary>Rebuilds the database. Unreadable swarms are skipped.</summary>
    public static void Run(SqliteDataSource database, int version)
    {
        string path = database.Path + ".rebuild";
        Delete(path);
        try
        {
            using SqliteDataSource copy = SqliteDataSource.ForWriting(path);
            copy.CreateDatabase();
            copy.Write(to => SqliteSchema.Upgrade(to, 0, version));
            using SqliteConnection from = database.OpenConnection();
            using SqliteConnection to = copy.OpenConnection();
            CopyRecords(database.Path, to);
            using (SqliteTransaction transaction = to.BeginTransaction())
            {
                CopySwarms(from, to);
                transaction.Commit();
            }

            to.BackupDatabase(from);
        }
        finally
        {
            Delete(path);
        }
    }

    private static void CopyRecords(string path, SqliteConnection to)
    {
        using SqliteCommand attach = to.Command("ATTACH @path AS old");
        attach.Parameters.AddWithValue("@path", path);
        attach.ExecuteNonQuery();
        to.Execute("INSERT INTO main.grain_state SELECT * FROM old.grain_state");
        to.Execute("INSERT INTO main.property SELECT * FROM old.property NOT INDEXED");
        to.Execute("DETACH old");
    }

    /// <summary>Copies each by its row number, so that an unreadable one affects no other.</summary>
    private static void CopySwarms(SqliteConnection from, SqliteConnection to)
    {
        // A damaged row number could be huge: do not count up to it.
        long bytes = from.Scalar<long>("PRAGMA page_count") * from.Scalar<long>("PRAGMA page_size");
        long most = Math.Min(MostSwarms(from), bytes / LeastRow);
        using SqliteCommand read = from.Command("SELECT * FROM swarm WHERE rowid = @rowid");
        SqliteParameter rowId = read.Parameters.Add("@rowid", SqliteType.Integer);
        for (long row = 1; row <= most; row++)
        {
            rowId.Value = row;
            if (Try(() => ReadRow(read)) is { } columns)
            {
                Try(() => Insert(to, columns));
            }
        }
    }

    private static object[]? ReadRow(SqliteCommand read)
    {
        using SqliteDataReader reader = read.ExecuteReader();
        if (!reader.Read())
        {
            return null;
        }

        object[] columns = new object[reader.FieldCount];
        reader.GetValues(columns);
        return columns;
    }

    private static int Insert(SqliteConnection to, object[] columns)
    {
        string[] names = [.. Enumerable.Range(0, columns.Length).Select(i => string.Create(CultureInfo.InvariantCulture, $"@column{i}"))];
        using SqliteCommand insert = to.Command($"INSERT INTO swarm VALUES ({string.Join(", ", names)})");
        for (int i = 0; i < columns.Length; i++)
        {
            insert.Parameters.AddWithValue(names[i], columns[i]);
        }

        return insert.ExecuteNonQuery();
    }

    /// <summary>Rows are numbered from 1 without gaps.</summary>
    private static long MostSwarms(SqliteConnection connection)
    {
        try
        {
            if (SnapshotHeader.Read(connection)?.Count is { } count)
            {
                return count;
            }
        }
        catch (StorageException)
        {
            // The header itself is damaged.
        }

        return Try(() => connection.Scalar<long>("SELECT COALESCE(max(rowid), 0) FROM swarm"));
    }

    /// <remarks>An inconsistent page, a NULL, or a wrong type. Other errors are not the row's.</remarks>
    private static T? Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException e) when (e.SqliteErrorCode
            is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_CONSTRAINT or SQLitePCL.raw.SQLITE_TOOBIG)
        {
            return default;
        }
    }

    private static void Delete(string path)
    {
        foreach (string suffix in (string[])["", "-wal", "-shm", "-journal"])
        {
            File.Delete(path + suffix);
        }
    }
}
