using System.ComponentModel;
using Microsoft.Win32.SafeHandles;
using Udpt.Grains.Records;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>
/// The database file, held open as long as the database is. SQLite keeps writing to a file that was deleted, renamed or
/// replaced, and all of that is lost; so this class checks that the open file still has its name.
/// </summary>
/// <remarks>
/// On Linux it also locks the file itself, which may have several names. It does not use SQLite's kind of lock, and it
/// is closed after all of SQLite's handles: closing any handle of a file drops all such locks of the process.
/// </remarks>
internal sealed class DatabaseFile : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle? _handle;
    private readonly FileIdentity? _identity;
    private string? _logPath;
    private FileIdentity? _log;

    private DatabaseFile(string path, SafeFileHandle? handle)
    {
        _path = path;
        _handle = handle;
        _identity = handle is not null ? LinuxFile.Identify(handle) : Identify(path);
    }

    /// <summary>Opens the existing database file and locks it.</summary>
    /// <exception cref="StorageException">It cannot be written, or another process holds it.</exception>
    public static DatabaseFile Open(string path)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = OperatingSystem.IsLinux() ? LinuxFile.Open(path) : null;
        }
        catch (Win32Exception e)
        {
            throw DatabaseLock.NotWritable(path, path, e.NativeErrorCode, e);
        }

        if (handle is not null && !LinuxFile.TryLock(handle))
        {
            handle.Dispose();
            throw DatabaseLock.InUse(path);
        }

        return new DatabaseFile(path, handle);
    }

    /// <summary>Also watches the file's header, and the write-ahead log, which holds the latest commits.</summary>
    public void WatchLog(string logPath)
    {
        _log = Identify(logPath);
        _logPath = logPath;
    }

    /// <summary>Throws if SQLite's files are no longer the ones that a restart would find.</summary>
    public void RequireInPlace()
    {
        Require(_path, _identity);
        if (_logPath is not null)
        {
            Require(_logPath, _log);
            RequireWhole();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle?.Dispose();

    private static FileIdentity? Identify(string path) =>
        FileIdentity.TryRead(path, out FileIdentity? identity) ? identity : null;

    private static void Require(string path, FileIdentity? expected)
    {
        if (expected is null || !FileIdentity.TryRead(path, out FileIdentity? found) || found == expected)
        {
            return;
        }

        throw NotInPlace(path, found is null ? "was deleted or renamed" : "was replaced by another file");
    }

    private static StorageException NotInPlace(string path, string what) => new(
        $"The database file {path} {what} while the tracker was running: put the original back, or restart the tracker to continue with what is there now.")
    {
        Fault = StorageFault.FileGone,
    };

    /// <summary>
    /// A file may also be truncated or overwritten and stay the same file: then its header is no longer SQLite's.
    /// </summary>
    private void RequireWhole()
    {
        if (_handle is null)
        {
            return;
        }

        Span<byte> start = stackalloc byte[16];
        try
        {
            if (RandomAccess.Read(_handle, start, 0) == start.Length && start.SequenceEqual("SQLite format 3\0"u8))
            {
                return;
            }
        }
        catch (IOException)
        {
            // The disk fails; whoever writes reports that.
            return;
        }

        throw NotInPlace(_path, "was emptied or overwritten");
    }
}
