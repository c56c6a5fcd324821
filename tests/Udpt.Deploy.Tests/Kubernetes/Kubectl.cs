using System.ComponentModel;
using System.Diagnostics;

namespace Udpt.Deploy.Tests.Kubernetes;

/// <summary>The renderer that users run.</summary>
internal static class Kubectl
{
    public static string Kustomize(string directory)
    {
        ProcessStartInfo start = new("kubectl", ["kustomize", directory])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Start(start);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(
            process.ExitCode == 0,
            $"kubectl kustomize {directory} failed (it needs kubectl 1.21 or later): {error.GetAwaiter().GetResult()}");

        // Deprecations, for example.
        Assert.Equal("", error.GetAwaiter().GetResult());
        return output;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("kubectl did not start.");
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException(
                "These tests need kubectl, 1.21 or later, on the PATH; test.sh installs it (Debian package "
                + $"kubernetes-client): {exception.Message}",
                exception);
        }
    }
}
