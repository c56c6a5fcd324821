using Udpt.Commands;
using Udpt.Hosting;

namespace Udpt;

internal static class Program
{
    /// <summary>
    /// Little stands here on purpose: each library that a method uses is opened before the method runs, and of file
    /// descriptors there may be too few even for that.
    /// </summary>
    private static Task<int> Main(string[] arguments) =>
        FileDescriptors.AreEnoughForACommand() ? Run(arguments) : Task.FromResult(ExitCode.Failure);

    private static async Task<int> Run(string[] arguments)
    {
        using StopSignals signals = new();
        return await CommandLine.Invoke(arguments, new CommandContext(), signals.Token);
    }
}
