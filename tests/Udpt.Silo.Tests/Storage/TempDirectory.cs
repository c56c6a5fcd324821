namespace Udpt.Silo.Tests.Storage;

/// <summary>A directory of a test's own, gone with it.</summary>
internal sealed class TempDirectory : IDisposable
{
    private readonly DirectoryInfo _directory;

    public TempDirectory()
        : this(Directory.CreateTempSubdirectory("udpt-storage-"))
    {
    }

    private TempDirectory(DirectoryInfo directory)
    {
        _directory = directory;
    }

    public string Root => _directory.FullName;

    /// <summary>One in memory where there is such a file system, for thousands of files that need outlive nothing.</summary>
    public static TempDirectory InMemory()
    {
        const string Memory = "/dev/shm";
        return Directory.Exists(Memory)
            ? new(Directory.CreateDirectory(Path.Combine(Memory, $"udpt-storage-{Path.GetRandomFileName()}")))
            : new();
    }

    public string File(string name) => Path.Combine(Root, name);

    /// <summary>Writes a file of text.</summary>
    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    /// <summary>The names of the files in it, less the locks, which mean nothing by themselves.</summary>
    public string[] Names() =>
        [.. _directory.EnumerateFiles().Select(file => file.Name).Where(name => !name.EndsWith(".lock", StringComparison.Ordinal)).Order()];

    public void Dispose() => _directory.Delete(recursive: true);
}
