using System.ComponentModel;
using System.Runtime.InteropServices;
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
    private SafeFileHandle? _index;
    private Writing _lastWriting;

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
        _index = _handle is null ? null : OpenIndex(logPath[..^"wal".Length] + "shm");
        NoteWriting();
    }

    /// <summary>Call after each write: later changes to the file are not this process's own.</summary>
    public void NoteWriting() => _lastWriting = ReadWriting();

    /// <summary>
    /// Throws if the file has been written since <see cref="NoteWriting"/>. Call only as the writer: SQLite itself
    /// writes to the file when a commit moves the log into it.
    /// </summary>
    /// <remarks>
    /// Copying over the file leaves it the same file, with a valid header. Another program may still move the log into
    /// it through SQLite, which shows in the count of moved frames.
    /// </remarks>
    public void RequireUntouched()
    {
        Writing found = ReadWriting();
        if (found.Time != _lastWriting.Time && found.MovedFrames == _lastWriting.MovedFrames)
        {
            throw NotInPlace(_path, "was overwritten");
        }
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
    public void Dispose()
    {
        _index?.Dispose();
        _handle?.Dispose();
    }

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

    private Writing ReadWriting() => _handle is null || _logPath is null
        ? default
        : new Writing(File.GetLastWriteTimeUtc(_handle), ReadMovedFrames());

    /// <summary>How much of the log has been checkpointed, from the log's index (nBackfill in SQLite's WalCkptInfo).</summary>
    private uint ReadMovedFrames()
    {
        const int Offset = 2 * 48;
        Span<byte> frames = stackalloc byte[sizeof(uint)];
        try
        {
            return _index is not null && RandomAccess.Read(_index, frames, Offset) == frames.Length
                ? MemoryMarshal.Read<uint>(frames)
                : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>Opens the index of the log for as long as this is open: closing it would drop SQLite's locks on it.</summary>
    private static SafeFileHandle? OpenIndex(string path)
    {
        try
        {
            return LinuxFile.Open(path);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

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

    /// <summary>When the file was last written, and how much of the log had been moved into it.</summary>
    private readonly record struct Writing(DateTime Time, uint MovedFrames);
}
