namespace Udpt.Architecture.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    /// <summary>Its root: the folder of <c>Udpt.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The projects under <c>src</c>.</summary>
    public static string[] Projects =>
        [.. Directory.GetDirectories(Path.Combine(Root, "src")).Select(folder => Path.GetFileName(folder)).Order()];

    /// <summary>The C# files of a project that are written by hand, relative to its folder, with forward slashes.</summary>
    public static IEnumerable<(string Path, string Text)> Sources(string project)
    {
        string folder = Path.Combine(Root, "src", project);
        foreach (string file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (!path.StartsWith("obj/", StringComparison.Ordinal) && !path.StartsWith("bin/", StringComparison.Ordinal))
            {
                yield return (path, File.ReadAllText(file));
            }
        }
    }

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Udpt.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException($"There is no Udpt.sln above {AppContext.BaseDirectory}.");
    }
}
