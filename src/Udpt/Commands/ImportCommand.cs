using System.CommandLine;
using Udpt.Configuration;

namespace Udpt.Commands;

/// <param name="File">The UDPT 3 database, <c>*.json.bz2</c>.</param>
/// <param name="SkipBadLines">Whether to import the good lines of a damaged file.</param>
internal sealed record ImportOptions(string File, bool SkipBadLines);

/// <summary><c>udpt import</c>: imports a UDPT 3 database.</summary>
internal static class ImportCommand
{
    public static Command Create(CommandContext context)
    {
        Argument<string> file = new("FILE") { Description = "The UDPT 3 database (*.json.bz2); it is not changed." };
        Option<bool> skipBadLines = new("--skip-bad-lines")
        {
            Description = "Import the readable lines and report the others.",
        };
        Command command = new("import", "Imports a UDPT 3 database into the configured database.")
        {
            file,
            skipBadLines,
        };
        context.Examples.Add(command, "udpt import database.json.bz2 -c udpt.toml");
        command.SetAction(async (arguments, cancellationToken) =>
        {
            UdptConfiguration configuration = await context.LoadConfiguration(arguments, role: null, cancellationToken);
            ImportOptions options = new(arguments.GetRequiredValue(file), arguments.GetValue(skipBadLines));
            DatabaseRequirement.Check(configuration, "import into");
            FileArgument.RequireFile(options.File);
            await context.Output.WriteLineAsync(await context.Import(configuration, options, cancellationToken));
            return ExitCode.Success;
        });
        return command;
    }
}
