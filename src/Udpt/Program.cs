using Udpt.Commands;
using Udpt.Hosting;
using Udpt.Reloading;

// Before anything else, and until the process has ended: one that comes while the rest is on its way must not kill it.
#pragma warning disable CA2000 // Never disposed, for that reason.
StopSignals stop = new();
ReloadSignal reload = ReloadSignal.Listen();
#pragma warning restore CA2000

CommandContext context = new()
{
    EndAtHangup = () => reload.Decline(stop.Stop),
    Run = (configuration, role, cancellationToken) => TrackerHost.Run(configuration, role, reload, cancellationToken),
};
return await CommandLine.Invoke(args, context, stop.Token);
