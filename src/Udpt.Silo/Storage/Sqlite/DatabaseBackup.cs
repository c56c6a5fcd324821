using Microsoft.Data.Sqlite;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>Copies a database, also one that a tracker is writing to, by SQLite's online backup.</summary>
public static class DatabaseBackup
{
    /// <summary>
    /// Copies <paramref name="database"/> as of now to <paramref name="file"/>: one file, which can stand in its place.
    /// It appears when it is whole and has been read through. One that exists is left as it is and
    /// <see cref="StorageException"/> is thrown.
    /// </summary>
    /// <returns>How many torrents' records are in it.</returns>
    public static int Run(TorrentDatabase database, string file)
    {
        // First, so that what is damaged is told of the database and not of its copy.
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

    /// <summary>Makes the file for whoever may read the database and nobody else: there are secrets in it.</summary>
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

        // Without a write-ahead log it is one file, and can be read where nothing can be written.
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
