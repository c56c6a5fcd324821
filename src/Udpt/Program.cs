using System.Runtime.CompilerServices;
using Udpt.Commands;
using Udpt.Hosting;
using Udpt.Reloading;

namespace Udpt;

/// <summary>The process: its signals, then its command.</summary>
internal static class Program
{
    /// <summary>
    /// Takes care of signals before anything else, and until the process has ended: one that comes while the rest is on its
    /// way must not kill it.
    /// </summary>
    public static Task<int> Main(string[] arguments)
    {
#pragma warning disable CA2000 // Never disposed, for that reason.
        StopSignals stop = new();
        ReloadSignal reload = ReloadSignal.Listen();
#pragma warning restore CA2000
        return Run(arguments, stop, reload);
    }

    /// <summary>A method of its own, so that nothing of it is loaded or compiled before the signals are heard.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<int> Run(string[] arguments, StopSignals stop, ReloadSignal reload)
    {
        CommandContext context = new()
        {
            EndAtHangup = () => reload.Decline(stop.Stop),
            Run = (configuration, role, cancellationToken) =>
                TrackerHost.Run(configuration, role, reload, cancellationToken),
        };
        return CommandLine.Invoke(arguments, context, stop.Token);
    }
}
