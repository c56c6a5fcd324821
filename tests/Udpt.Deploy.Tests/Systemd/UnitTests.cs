using System.Diagnostics;

namespace Udpt.Deploy.Tests.Systemd;

/// <summary>The unit, checked by systemd itself.</summary>
public sealed class UnitTests
{
    private static readonly string Unit = Repository.PathOf("deploy/systemd/udpt.service");

    [Fact]
    public async Task Unit_is_valid()
    {
        // Its command is not installed here; any other error fails the test.
        string copy = Path.Combine(Directory.CreateTempSubdirectory("udpt-unit-").FullName, "udpt.service");
        await File.WriteAllTextAsync(
            copy, (await File.ReadAllTextAsync(Unit)).Replace("/usr/local/bin/udpt", "/bin/true", StringComparison.Ordinal));
        (int exitCode, string output) = await Analyze("verify", "--man=no", copy);
        Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);

        Assert.Equal("", output);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Unit_is_hardened()
    {
        // 2.0 out of 10, where 0 is the least exposed.
        (int exitCode, string output) = await Analyze("security", "--offline=yes", "--threshold=20", "--no-pager", Unit);

        Assert.True(exitCode == 0, output);
    }

    private static async Task<(int ExitCode, string Output)> Analyze(params string[] arguments)
    {
        ProcessStartInfo start = new("systemd-analyze", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}
