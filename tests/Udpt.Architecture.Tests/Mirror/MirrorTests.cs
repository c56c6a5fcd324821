using System.Text.RegularExpressions;

namespace Udpt.Architecture.Tests.Mirror;

/// <summary>
/// Unit tests mirror the sources: the tests of <c>src/Udpt.X/Folder/Type.cs</c> are in
/// <c>tests/Udpt.X.Tests/Folder/TypeTests.cs</c>. Other tests say in their remarks which types they test.
/// </summary>
public sealed partial class MirrorTests
{
    public static TheoryData<string> Projects => [.. Repository.Projects.Where(Repository.HasUnitTests)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Unit_tests_are_where_their_sources_are_or_name_them(string project)
    {
        (string Path, string Text)[] sources = [.. Repository.Sources(project)];
        HashSet<string> paths = [.. sources.Select(source => source.Path)];
        HashSet<string> names = [.. sources.Select(source => Path.GetFileNameWithoutExtension(source.Path))];
        string[] astray =
        [
            .. Repository.UnitTests(project)
                .Where(test => !paths.Contains(test.Path.Replace("Tests.cs", ".cs", StringComparison.Ordinal)))
                .Where(test => !ReferencesOf(test.Text).Any(names.Contains))
                .Select(test => test.Path),
        ];
        Assert.True(astray.Length == 0, string.Join('\n', astray));
    }

    /// <summary>The names of the types that the comment above a file's class refers to.</summary>
    private static IEnumerable<string> ReferencesOf(string text) => ClassComment().Match(text) is { Success: true } summary
        ? Reference().Matches(summary.Value).Select(match => match.Groups[1].Value)
        : [];

    [GeneratedRegex(@"^(///.*\n)+(\[.*\n)*public (sealed |abstract |partial )*class", RegexOptions.Multiline)]
    private static partial Regex ClassComment();

    [GeneratedRegex(@"cref=""(?:\w+\.)*(\w+)(?:\{\w+\})?(?:\.\w+)?""")]
    private static partial Regex Reference();
}
