using System.Diagnostics;

namespace Udpt.Deploy.Tests;

/// <summary>The image's command, with the environment that a deployment sets and no other UDPT variables.</summary>
internal static class UdptCommand
{
    /// <summary>
    /// Runs <c>udpt check ROLE</c> on a file of the repository; returns the exit code and all output.
    /// </summary>
    public static (int ExitCode, string Output) Check(
        string role, string file, IEnumerable<KeyValuePair<string, string>> environment)
    {
        // The built command, which the project reference copies next to the tests.
        string command = Path.Combine(AppContext.BaseDirectory, "udpt");
        ProcessStartInfo start = new(command, ["check", role, "-c", Repository.PathOf(file)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string inherited in start.Environment.Keys.Where(key => key.StartsWith("UDPT_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(inherited);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }
}
