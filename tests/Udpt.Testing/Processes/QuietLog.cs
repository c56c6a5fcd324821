using System.Text.RegularExpressions;

namespace Udpt.Testing.Processes;

/// <summary>
/// What a process may log while nothing is wrong: lines of level info, and nothing on standard error.
/// </summary>
internal static partial class QuietLog
{
    /// <summary>
    /// Asserts that no line of <paramref name="output"/> is a warning, an error, or part of a stack trace.
    /// </summary>
    public static void ShouldBe(string name, string output, string error)
    {
        var alarming = Alarming(output, error);
        Assert.True(alarming.Length == 0, $"{name} logged warnings or errors:\n{string.Join('\n', alarming)}");
    }

    /// <summary>The lines that are not plain info lines of UDPT.</summary>
    public static string[] Alarming(string output, string error) =>
    [
        .. Lines(output).Where(line => !Quiet().IsMatch(line) || line.Contains("Exception", StringComparison.Ordinal)),
        .. Lines(error),
    ];

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ info: Udpt[\w.]*\[\d+\] ")]
    private static partial Regex Quiet();
}
