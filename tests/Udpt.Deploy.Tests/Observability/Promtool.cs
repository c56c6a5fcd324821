using System.Diagnostics;

namespace Udpt.Deploy.Tests.Observability;

/// <summary>What Prometheus itself says of its configuration and its rules; test.sh installs it.</summary>
internal static class Promtool
{
    /// <summary>Runs it in the repository's root, to a good end.</summary>
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
