namespace Udpt.Commands;

/// <summary>Checks files named on the command line.</summary>
internal static class FileArgument
{
    /// <exception cref="UsageException">The file does not exist.</exception>
    public static void RequireFile(string path)
    {
        RequireNoDirectory(path);
        if (!File.Exists(path))
        {
            throw new UsageException($"{path}: no such file");
        }
    }

    /// <exception cref="UsageException">The path is a directory.</exception>
    public static void RequireNoDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            throw new UsageException($"{path}: is a directory; name a file");
        }
    }

    /// <summary>Whether the name is in use, even by a dangling link.</summary>
    public static bool IsTaken(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;
}
