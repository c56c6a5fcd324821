using System.CommandLine;
using Udpt.Configuration;
using Udpt.Hosting;

namespace Udpt.Commands;

/// <summary><c>udpt silo</c> and <c>udpt gateway</c>: the two halves of a tracker that runs on many machines.</summary>
internal static class ClusterCommands
{
    public static Command CreateSilo(CommandContext context) => Create(
        "silo", "Runs a silo of the cluster: torrents, no UDP.", ProcessRole.Silo, context);

    public static Command CreateGateway(CommandContext context) => Create(
        "gateway", "Runs a stateless gateway of the cluster: UDP and REST, no torrents.", ProcessRole.Gateway, context);

    private static Command Create(string name, string description, ProcessRole role, CommandContext context)
    {
        Command command = new(name, description);
        CommandExamples.Of(command, $"UDPT_CLUSTER__DATABASE=Host=… udpt {name} -c udpt.toml");
        command.SetAction(async (arguments, cancellationToken) =>
        {
            UdptConfiguration configuration = context.LoadConfiguration(arguments);
            return configuration.Cluster is not null
                ? await RunCommand.Run(context, configuration, role, cancellationToken)
                : throw new UsageException(
                    $"{arguments.GetRequiredValue(context.ConfigurationFile)}: [cluster]: missing; "
                    + $"udpt {name} is part of a cluster and needs its database");
        });
        return command;
    }
}
