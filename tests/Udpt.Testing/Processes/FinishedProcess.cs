namespace Udpt.Testing.Processes;

/// <summary>A completed run of <c>udpt</c>.</summary>
internal sealed record FinishedProcess(int ExitCode, string Output, string Error)
{
    /// <summary>
    /// Asserts a failure as the contract requires: this exit code, all of <paramref name="mentions"/> on standard
    /// error, and no stack trace.
    /// </summary>
    public void ShouldHaveFailed(int exitCode, params string[] mentions)
    {
        Assert.True(ExitCode == exitCode, $"Exit code {ExitCode}, not {exitCode}.\n{Output}\n{Error}");
        foreach (var mention in mentions)
        {
            Assert.Contains(mention, Error, StringComparison.OrdinalIgnoreCase);
        }

        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", Error, StringComparison.OrdinalIgnoreCase);
    }

    public void ShouldHaveSucceeded() =>
        Assert.True(ExitCode == 0, $"Exit code {ExitCode}.\n{Output}\n{Error}");
}
