using System.Diagnostics;

namespace Udpt.Deploy.Tests.Observability;

/// <summary>Prometheus' own checks of its configuration and rules; test.sh installs promtool.</summary>
internal static class Promtool
{
    /// <summary>Runs it in the repository's root; it must succeed.</summary>
    public static void Run(params string[] arguments)
    {
        ProcessStartInfo start = new("promtool", arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{output}{error.GetAwaiter().GetResult()}");
    }
}
