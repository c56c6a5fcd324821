using Microsoft.Data.Sqlite;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>Copies a database with SQLite's online backup, even while a tracker writes to it.</summary>
public static class DatabaseBackup
{
    /// <summary>
    /// Copies the current state of <paramref name="database"/> to <paramref name="file"/>: a single file that can
    /// replace the database. It appears only when it is complete and has been verified. An existing file throws <see
    /// cref="StorageException"/> and is not changed.
    /// </summary>
    /// <returns>The number of torrent records in it.</returns>
    public static int Run(TorrentDatabase database, string file)
    {
        // First, so that damage is reported for the database and not for its copy.
        database.Torrents.Check();
        string unfinished = $"{file}.{Path.GetRandomFileName()}";
        try
        {
            CreateLike(database.Path, unfinished);
            using (SqliteConnection source = SqliteFaults.Translate(database.Path, database.DataSource.OpenConnection))
            {
                SqliteFaults.Translate(file, () => Copy(source, unfinished));
            }

            int count = SqliteFaults.Translate(file, () => Check(unfinished));
            File.Move(unfinished, file, overwrite: false);
            return count;
        }
        catch (IOException e) when (Path.Exists(file))
        {
            throw new StorageException($"The file {file} already exists: name another one.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The file {file} cannot be written: {e.Message}", e);
        }
        finally
        {
            if (File.Exists(unfinished))
            {
                File.Delete(unfinished);
            }
        }
    }

    /// <summary>Creates the file with the database's permissions, because it contains secrets.</summary>
    private static void CreateLike(string database, string file)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = File.GetUnixFileMode(database);
        }

        new FileStream(file, options).Dispose();
    }

    private static void Copy(SqliteConnection source, string file)
    {
        using SqliteConnection target = new(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Pooling = false,
        }.ToString());
        target.Open();
        source.BackupDatabase(target);

        // Without a write-ahead log it is one file and can be read from a read-only location.
        target.Execute("PRAGMA journal_mode = DELETE");
    }

    private static int Check(string file)
    {
        using SqliteDataSource copy = SqliteDataSource.ForReading(file);
        using SqliteConnection connection = copy.OpenConnection();
        int version = SqliteSchema.ReadVersion(connection, file);
        DatabaseCheck.Run(connection, file, version);
        return new SavedTorrents(copy, version).Check();
    }
}
