using System.CommandLine;

namespace Udpt.Commands;

/// <summary><c>udpt</c> without a command: runs the tracker until it is told to stop.</summary>
internal static class RunCommand
{
    public static async Task<int> Invoke(
        ParseResult arguments, CommandContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Run(context.LoadConfiguration(arguments), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop while starting: that is an orderly end too.
            return ExitCode.Success;
        }
    }
}
