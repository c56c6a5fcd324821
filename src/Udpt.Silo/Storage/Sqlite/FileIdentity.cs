namespace Udpt.Silo.Storage.Sqlite;

/// <summary>Identifies a file whatever its name. Unique while the file is open.</summary>
/// <param name="Device">The file system; 0 on systems other than Linux.</param>
/// <param name="Number">The inode; on systems other than Linux, the creation time.</param>
internal readonly record struct FileIdentity(ulong Device, ulong Number)
{
    /// <summary>
    /// The file that a path leads to: true with null if there is none, false if the system does not support the query.
    /// </summary>
    public static bool TryRead(string path, out FileIdentity? identity)
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                return LinuxFile.TryIdentify(path, out identity);
            }
            catch (EntryPointNotFoundException)
            {
                // A C library from before 2018.
                identity = null;
                return false;
            }
        }

        FileInfo file = new(path);
        identity = file.Exists ? new FileIdentity(0, (ulong)file.CreationTimeUtc.Ticks) : null;
        return true;
    }

    /// <summary>The final target of a symbolic link; the path itself if it is not a link.</summary>
    public static string Resolve(string path)
    {
        FileInfo file = new(path);
        return file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
    }
}
