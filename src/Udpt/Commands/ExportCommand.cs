using System.CommandLine;
using Udpt.Configuration;

namespace Udpt.Commands;

/// <param name="File">The UDPT 3 database to write, <c>*.json.bz2</c>.</param>
/// <param name="Overwrite">Whether to replace an existing file.</param>
internal sealed record ExportOptions(string File, bool Overwrite);

/// <summary><c>udpt export</c>: writes the torrents as a UDPT 3 database.</summary>
internal static class ExportCommand
{
    public static Command Create(CommandContext context)
    {
        Argument<string> file = new("FILE") { Description = "The UDPT 3 database to write (*.json.bz2)." };
        Option<bool> overwrite = new("--overwrite") { Description = "Replace FILE if it exists." };
        Command command = new("export", "Exports the configured database as a UDPT 3 database.")
        {
            file,
            overwrite,
        };
        context.Examples.Add(command, "udpt export database.json.bz2 -c udpt.toml");
        command.SetAction(async (arguments, cancellationToken) =>
        {
            UdptConfiguration configuration = await context.LoadConfiguration(arguments, role: null, cancellationToken);
            ExportOptions options = new(arguments.GetRequiredValue(file), arguments.GetValue(overwrite));
            DatabaseRequirement.Check(configuration, "export");
            FileArgument.RequireNoDirectory(options.File);
            if (!options.Overwrite && FileArgument.IsTaken(options.File))
            {
                throw new UsageException($"{options.File}: already exists; --overwrite replaces it");
            }

            await context.Output.WriteLineAsync(await context.Export(configuration, options, cancellationToken));
            return ExitCode.Success;
        });
        return command;
    }
}
