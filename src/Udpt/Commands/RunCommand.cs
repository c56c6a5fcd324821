using System.CommandLine;
using Udpt.Configuration;
using Udpt.Hosting;

namespace Udpt.Commands;

/// <summary><c>udpt</c> without a command: runs the whole tracker until it is told to stop.</summary>
internal static class RunCommand
{
    public static Task<int> Invoke(
        ParseResult arguments, CommandContext context, CancellationToken cancellationToken) =>
        Run(context, context.LoadConfiguration(arguments, ProcessRole.Tracker), ProcessRole.Tracker, cancellationToken);

    public static async Task<int> Run(
        CommandContext context,
        UdptConfiguration configuration,
        ProcessRole role,
        CancellationToken cancellationToken)
    {
        FileDescriptors.CheckFor(configuration, role);
        try
        {
            return await context.Run(configuration, role, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop while starting: that is an orderly end too.
            return ExitCode.Success;
        }
    }
}
