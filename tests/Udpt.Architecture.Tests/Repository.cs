using System.Text.RegularExpressions;

namespace Udpt.Architecture.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static partial class Repository
{
    /// <summary>The root folder, which contains <c>Udpt.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The projects under <c>src</c>.</summary>
    public static string[] Projects =>
        [.. Directory.GetDirectories(Path.Combine(Root, "src")).Select(folder => Path.GetFileName(folder)).Order()];

    /// <summary>The handwritten C# files of a project, relative to its folder, with forward slashes.</summary>
    public static IEnumerable<(string Path, string Text)> Sources(string project) => Files(Path.Combine(Root, "src", project));

    /// <summary>Whether a project in <c>src</c> has its own unit tests.</summary>
    public static bool HasUnitTests(string project) => project != "Udpt" && Directory.Exists(TestsOf(project));

    /// <summary>The files with the unit tests of a project, relative to the test project's folder.</summary>
    public static IEnumerable<(string Path, string Text)> UnitTests(string project) => Files(TestsOf(project))
        .Where(file => file.Path.EndsWith("Tests.cs", StringComparison.Ordinal));

    /// <summary>Whether a word occurs in the sources of any project other than the given one and its unit tests.</summary>
    public static bool IsWordElsewhere(string word, string project) => Words.Value
        .Any(words => words.Project != project && words.Project != project + ".Tests" && words.Words.Contains(word));

    private static readonly Lazy<(string Project, HashSet<string> Words)[]> Words = new(() =>
    [
        .. new[] { "src", "tests", "bench" }
            .SelectMany(folder => Directory.GetDirectories(Path.Combine(Root, folder)))
            .Select(folder => (Path.GetFileName(folder), Files(folder).SelectMany(file => WordsOf(file.Text)).ToHashSet())),
    ]);

    private static IEnumerable<string> WordsOf(string text) => text.Split('\n')
        .Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
        .SelectMany(line => Word().Matches(line).Select(match => match.Value));

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    private static string TestsOf(string project) => Path.Combine(Root, "tests", project + ".Tests");

    private static IEnumerable<(string Path, string Text)> Files(string folder)
    {
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
