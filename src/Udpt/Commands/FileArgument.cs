namespace Udpt.Commands;

/// <summary>What is asked of a file that the command line names.</summary>
internal static class FileArgument
{
    /// <exception cref="UsageException">There is no such file.</exception>
    public static void RequireFile(string path)
    {
        RequireNoDirectory(path);
        if (!File.Exists(path))
        {
            throw new UsageException($"{path}: no such file");
        }
    }

    /// <exception cref="UsageException">There is a directory of that name.</exception>
    public static void RequireNoDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            throw new UsageException($"{path}: is a directory; name a file");
        }
    }

    /// <summary>Whether there is something of that name, be it a link that leads nowhere.</summary>
    public static bool IsTaken(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;
}
