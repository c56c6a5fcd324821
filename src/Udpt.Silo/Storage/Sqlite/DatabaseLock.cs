namespace Udpt.Silo.Storage.Sqlite;

/// <summary>
/// Says that a process works on a database: a file beside it, locked as long as the process holds it open, so that it
/// frees itself however the process ends. A tracker keeps its torrents in memory; what another one wrote behind its
/// back it would neither see nor keep.
/// </summary>
/// <remarks>
/// The file stays when the lock goes: removing it would let two processes lock two files of one name. It is not the
/// database itself, because closing any handle of that would drop the locks that SQLite holds on it.
/// </remarks>
internal sealed class DatabaseLock : IDisposable
{
    private readonly FileStream _file;

    private DatabaseLock(FileStream file)
    {
        _file = file;
    }

    /// <summary>Takes the lock of the database at <paramref name="path"/>, or says why that cannot be.</summary>
    public static DatabaseLock Take(string path)
    {
        string lockPath = path + ".lock";
        try
        {
            return new DatabaseLock(new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw NotWritable(lockPath, path, e);
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException or PathTooLongException)
        {
            throw NotWritable(lockPath, path, e);
        }
        catch (IOException e) when (File.Exists(lockPath))
        {
            throw new StorageException(
                $"The database {path} is in use by another process of this program: end that one first.", e);
        }
        catch (IOException e)
        {
            throw NotWritable(lockPath, path, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static StorageException NotWritable(string lockPath, string path, Exception e) => new(
        $"The database {path} cannot be opened: {lockPath} cannot be created beside it ({e.Message}); its directory must be writable by the user that runs this program.",
        e);
}
