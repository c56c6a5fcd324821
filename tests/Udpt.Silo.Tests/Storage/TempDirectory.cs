namespace Udpt.Silo.Tests.Storage;

/// <summary>A test's own directory, deleted with it.</summary>
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

    /// <summary>A directory in memory if possible, for thousands of short-lived files.</summary>
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

    /// <summary>The names of its files, except lock files.</summary>
    public string[] Names() =>
        [.. _directory.EnumerateFiles().Select(file => file.Name).Where(name => !name.EndsWith(".lock", StringComparison.Ordinal)).Order()];

    public void Dispose() => _directory.Delete(recursive: true);
}
