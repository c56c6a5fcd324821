using System.CommandLine;
using Udpt.Configuration;
using Udpt.Hosting;

namespace Udpt.Commands;

/// <summary><c>udpt</c> without a command: runs the whole tracker until it is told to stop.</summary>
internal static class RunCommand
{
    public static Task<int> Invoke(
        ParseResult arguments, CommandContext context, CancellationToken cancellationToken) =>
        Run(arguments, context, ProcessRole.Tracker, cancellationToken);

    /// <param name="arguments">What names the configuration.</param>
    /// <param name="context">What runs the tracker.</param>
    /// <param name="role">What it is.</param>
    /// <param name="cancellationToken">Ends it, whatever it is doing.</param>
    public static async Task<int> Run(
        ParseResult arguments,
        CommandContext context,
        ProcessRole role,
        CancellationToken cancellationToken)
    {
        try
        {
            UdptConfiguration configuration = await context.LoadConfiguration(arguments, role, cancellationToken);
            FileDescriptors.CheckFor(configuration);
            return await context.Run(configuration, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop before it served: that is an orderly end too.
            return ExitCode.Success;
        }
    }
}
