using Udpt.Grains.Records;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>
/// Marks a database as used by this process: a file beside it, locked as long as the process holds it open, so that the
/// lock is released however the process ends. A tracker keeps its torrents in memory; it would neither see nor preserve
/// what another process wrote.
/// </summary>
/// <remarks>
/// The file stays after the lock is released: removing it would let two processes lock two files of the same name. It
/// is not the database itself, which may not exist yet; once it does, <see cref="DatabaseFile"/> locks that as well.
/// </remarks>
internal sealed class DatabaseLock : IDisposable
{
    private readonly FileStream _file;

    private DatabaseLock(FileStream file)
    {
        _file = file;
    }

    /// <summary>
    /// Acquires the lock of the database at <paramref name="path"/>, or throws with the reason. A symbolic link stands
    /// for the database that it points to.
    /// </summary>
    public static DatabaseLock Acquire(string path)
    {
        string lockPath = path + ".lock";
        try
        {
            lockPath = FileIdentity.Resolve(path) + ".lock";
            return new DatabaseLock(new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw NotWritable(lockPath, path, LinuxFile.PermissionDenied, e);
        }
        catch (IOException e) when (IsHeldByAnother(e))
        {
            throw InUse(path, e);
        }
        catch (IOException e)
        {
            throw NotWritable(lockPath, path, e.HResult, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Another process uses the database, perhaps under another name.</summary>
    public static StorageException InUse(string path, Exception? inner = null) => new(
        $"The database {path} is in use by another UDPT process: stop that one first.", inner!)
    {
        Fault = StorageFault.InUse,
    };

    /// <summary>Why the database at <paramref name="path"/> cannot be written.</summary>
    /// <param name="file">What could not be opened: the database, or its lock.</param>
    /// <param name="path">The database.</param>
    /// <param name="error">The system's error code.</param>
    /// <param name="inner">The exception with that code.</param>
    public static StorageException NotWritable(string file, string path, int error, Exception inner) => error switch
    {
        LinuxFile.ReadOnlyFileSystem => new StorageException(
            $"The database {path} is on a read-only file system: the tracker must be able to write there.", inner)
        {
            Fault = StorageFault.ReadOnly,
        },
        LinuxFile.NoSpace or LinuxFile.OverQuota => SqliteFaults.Full(path, inner),
        LinuxFile.PermissionDenied or LinuxFile.NotPermitted => new StorageException(
            $"The database {path} cannot be opened: no permission to write {file}. The file and its directory must be writable by the user that runs this program.",
            inner)
        {
            Fault = StorageFault.ReadOnly,
        },
        _ => new StorageException($"The database {path} cannot be opened: {file} cannot be written ({inner.Message}).", inner),
    };

    /// <summary>
    /// Whether the lock was refused because another process holds it: EWOULDBLOCK, or Windows' sharing violation.
    /// </summary>
    private static bool IsHeldByAnother(IOException e) =>
        OperatingSystem.IsWindows() ? (e.HResult & 0xFFFF) is 32 or 33
        : OperatingSystem.IsLinux() ? e.HResult == 11
        : e.HResult == 35;
}
