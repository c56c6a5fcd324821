using System.CommandLine;

namespace Udpt.Commands;

/// <summary><c>udpt silo</c> and <c>udpt gateway</c>: known words that this release cannot follow yet.</summary>
internal static class ClusterCommands
{
    public static Command CreateSilo()
    {
        return Create("silo");
    }

    public static Command CreateGateway()
    {
        return Create("gateway");
    }

    private static Command Create(string name)
    {
        // Hidden: help lists what works.
        Command command = new(name) { Hidden = true };
        command.SetAction(_ => Refuse(name));
        return command;
    }

    private static int Refuse(string name)
    {
        throw new UsageException(
            $"{name}: this release runs as one process and has no cluster yet; run udpt without a command");
    }
}
