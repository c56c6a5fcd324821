namespace Udpt.Testing.Processes;

/// <summary>A run of <c>udpt</c> that has come to its end.</summary>
internal sealed record FinishedProcess(int ExitCode, string Output, string Error)
{
    /// <summary>
    /// It has failed as the contract says: with this code, telling all of <paramref name="mentions"/> on standard
    /// error, without a stack trace.
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
