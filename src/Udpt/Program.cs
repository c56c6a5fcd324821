using System.Runtime.CompilerServices;
using Udpt.Commands;
using Udpt.Hosting;
using Udpt.Reloading;

namespace Udpt;

/// <summary>The process: handles signals, then runs its command.</summary>
internal static class Program
{
    /// <summary>
    /// Deliberately minimal: .NET loads the assemblies that a method uses before the method runs, and there may be too
    /// few file descriptors even for those.
    /// </summary>
    public static Task<int> Main(string[] arguments) =>
        FileDescriptors.AreEnoughForACommand() ? Listen(arguments) : Task.FromResult(ExitCode.Failure);

    /// <summary>
    /// Handles signals before anything else and until the process has ended: a signal that arrives while the rest loads
    /// must not kill it.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<int> Listen(string[] arguments)
    {
#pragma warning disable CA2000 // Never disposed, for that reason.
        StopSignals stop = new();
        ReloadSignal reload = ReloadSignal.Listen();
#pragma warning restore CA2000
        return Run(arguments, stop, reload);
    }

    /// <summary>A separate method, so that nothing it uses is loaded or compiled before signals are handled.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<int> Run(string[] arguments, StopSignals stop, ReloadSignal reload)
    {
        CommandContext context = new()
        {
            EndAtHangup = () => reload.Decline(stop.Stop),
            Run = (configuration, cancellationToken) => TrackerHost.Run(configuration, reload, cancellationToken),
        };
        return CommandLine.Invoke(arguments, context, stop.Token);
    }
}
