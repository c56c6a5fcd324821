using Udpt.Commands;

using StopSignals signals = new();
return await CommandLine.Invoke(args, new CommandContext(), signals.Token);
