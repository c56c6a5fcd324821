using System.CommandLine;
using Udpt.Configuration;

namespace Udpt.Commands;

/// <param name="File">The file to write.</param>
internal sealed record BackupOptions(string File);

/// <summary><c>udpt backup</c>: copies the embedded database, whether or not a tracker is running on it.</summary>
internal static class BackupCommand
{
    public static Command Create(CommandContext context)
    {
        Argument<string> file = new("FILE") { Description = "The file to write; it must not exist." };
        Command command = new(
            "backup", "Copies the configured database to FILE, even while the tracker runs.") { file };
        context.Examples.Add(command, "udpt backup /var/backups/udpt-$(date +%F).db -c udpt.toml");
        command.SetAction(async (arguments, cancellationToken) =>
        {
            UdptConfiguration configuration = await context.LoadConfiguration(arguments, role: null, cancellationToken);
            BackupOptions options = new(arguments.GetRequiredValue(file));
            if (configuration.Cluster is not null)
            {
                throw new UsageException("a cluster keeps its records in PostgreSQL: back it up with pg_dump");
            }

            DatabaseRequirement.Check(configuration, "back up");
            FileArgument.RequireNoDirectory(options.File);
            if (FileArgument.IsTaken(options.File))
            {
                throw new UsageException($"{options.File}: already exists; name another file");
            }

            await context.Output.WriteLineAsync(await context.Backup(configuration, options, cancellationToken));
            return ExitCode.Success;
        });
        return command;
    }
}
