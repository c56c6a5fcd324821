namespace Udpt.Deploy.Tests;

/// <summary>The files of the repository under test.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(PathOf(path));

    private static string FindRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Udpt.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new DirectoryNotFoundException("No Udpt.sln above the tests.");
    }
}
