using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>
/// File operations that .NET lacks: identifying a file whatever its name (statx(2)), and locking it as long as a handle
/// is open without affecting SQLite's locks (fcntl(2), "Open file description locks"). The structures are the same on
/// all 64-bit Linux systems, for glibc and musl.
/// </summary>
internal static partial class LinuxFile
{
    public const int PermissionDenied = 13;
    public const int NotPermitted = 1;
    public const int NotFound = 2;
    public const int NotADirectory = 20;
    public const int NoSpace = 28;
    public const int ReadOnlyFileSystem = 30;
    public const int OverQuota = 122;
    private const int TryAgain = 11;

    private const int ReadWrite = 2;
    private const int CloseOnExec = 0x80000;
    private const int SetLock = 37;
    private const short WriteLock = 1;
    private const int CurrentDirectory = -100;
    private const int EmptyPath = 0x1000;
    private const uint InodeMask = 0x100;

    /// <summary>Far beyond everything that SQLite locks or writes: that ends at byte 2^48.</summary>
    private const long LockedByte = 1L << 60;

    /// <summary>Opens a file for reading and writing. Unlike .NET, sets no lock.</summary>
    /// <exception cref="Win32Exception">It cannot be opened; the error code is the system's.</exception>
    public static SafeFileHandle Open(string path)
    {
        int descriptor = Open(path, ReadWrite | CloseOnExec);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw new Win32Exception();
    }

    /// <summary>
    /// Locks the file until the handle is closed; false if another handle holds the lock. Also true if the file system
    /// does not support such locks.
    /// </summary>
    public static bool TryLock(SafeFileHandle file)
    {
        Region region = new() { Type = WriteLock, Start = LockedByte, Length = 1 };
        return Control(file, SetLock, ref region) == 0
            || Marshal.GetLastPInvokeError() is not (TryAgain or PermissionDenied);
    }

    /// <summary>The file behind a handle; null if the system does not support the query.</summary>
    public static FileIdentity? Identify(SafeFileHandle file) =>
        Status(file, "", EmptyPath, InodeMask, out FileStatus status) == 0 ? status.Identity : null;

    /// <summary>
    /// The file that a path leads to: true with null if there is none, false if the system does not support the query.
    /// </summary>
    public static bool TryIdentify(string path, out FileIdentity? identity)
    {
        bool isThere = Status(CurrentDirectory, path, 0, InodeMask, out FileStatus status) == 0;
        identity = isThere ? status.Identity : null;
        return isThere || Marshal.GetLastPInvokeError() is NotFound or NotADirectory;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command, ref Region region);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Status(int directory, string path, int flags, uint mask, out FileStatus status);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Status(SafeFileHandle file, string path, int flags, uint mask, out FileStatus status);

    /// <summary><c>struct flock</c>.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 32)]
    private struct Region
    {
        [FieldOffset(0)] public short Type;
        [FieldOffset(8)] public long Start;
        [FieldOffset(16)] public long Length;
    }

    /// <summary>The fields of <c>struct statx</c> that are used.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileStatus
    {
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;

        public readonly FileIdentity Identity => new(((ulong)DeviceMajor << 32) | DeviceMinor, Inode);
    }
}
