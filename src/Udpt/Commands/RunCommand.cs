using System.CommandLine;
using Udpt.Configuration;
using Udpt.Hosting;

namespace Udpt.Commands;

/// <summary><c>udpt</c> without a command: runs the whole tracker until it is stopped.</summary>
internal static class RunCommand
{
    public static Task<int> Invoke(
        ParseResult arguments, CommandContext context, CancellationToken cancellationToken) =>
        Run(arguments, context, ProcessRole.Tracker, cancellationToken);

    /// <param name="arguments">The command line, which names the configuration.</param>
    /// <param name="context">The shared services of commands.</param>
    /// <param name="role">The role to run.</param>
    /// <param name="cancellationToken">Stops the tracker, in any phase.</param>
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
            // Stopped before it served: that is a clean end too.
            return ExitCode.Success;
        }
    }
}
