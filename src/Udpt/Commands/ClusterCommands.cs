using System.CommandLine;
using Udpt.Configuration;

namespace Udpt.Commands;

/// <summary><c>udpt silo</c> and <c>udpt gateway</c>: the two roles of processes in a cluster.</summary>
internal static class ClusterCommands
{
    public const string Silo = "silo";
    public const string Gateway = "gateway";

    public static Command CreateSilo(CommandContext context) => Create(
        Silo, "Runs a silo of the cluster: torrents, no UDP.", ProcessRole.Silo, context);

    public static Command CreateGateway(CommandContext context) => Create(
        Gateway, "Runs a stateless gateway of the cluster: UDP and REST, no torrents.", ProcessRole.Gateway, context);

    private static Command Create(string name, string description, ProcessRole role, CommandContext context)
    {
        Command command = new(name, description);
        context.Examples.Add(command, $"UDPT_CLUSTER__DATABASE=Host=… udpt {name} -c udpt.toml");
        command.SetAction((arguments, cancellationToken) =>
            RunCommand.Run(arguments, context, role, cancellationToken));
        return command;
    }
}
