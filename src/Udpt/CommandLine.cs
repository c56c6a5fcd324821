using System.CommandLine;
using System.CommandLine.Invocation;
using Udpt.Commands;
using Udpt.Commands.Remote;

namespace Udpt;

/// <summary>The <c>udpt</c> command: parses its arguments and reports failures of all commands.</summary>
internal static class CommandLine
{
    public static async Task<int> Invoke(
        IReadOnlyList<string> arguments, CommandContext context, CancellationToken cancellationToken)
    {
        // No @FILE arguments: a database's name may start with @.
        ParserConfiguration parser = new() { ResponseFileTokenReplacer = null };
        ParseResult parsed = Build(context).Parse(arguments, parser);
        if (parsed.Action is ParseErrorAction)
        {
            return ReportParseErrors(parsed, context);
        }

        if (!RunsTracker(parsed.CommandResult.Command))
        {
            context.EndAtHangup();
        }

        InvocationConfiguration invocation = new()
        {
            Output = context.Output,
            Error = context.Error,
            EnableDefaultExceptionHandler = false,

            // By default the process ends two seconds after SIGTERM; this one saves first.
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(invocation, cancellationToken);
        }
        catch (Exception exception)
        {
            return CommandFailure.Report(exception, context.Error);
        }
    }

    private static bool RunsTracker(Command command) =>
        command is RootCommand || command.Name is ClusterCommands.Silo or ClusterCommands.Gateway;

    private static RootCommand Build(CommandContext context)
    {
        RootCommand root = new("UDPT, a BitTorrent UDP tracker. Without a command: runs it.")
        {
            context.ConfigurationFile,
            CheckCommand.Create(context),
            ImportCommand.Create(context),
            ExportCommand.Create(context),
            BackupCommand.Create(context),
            HealthcheckCommand.Create(context),
            LoadCommand.Create(context),
            ClusterCommands.CreateSilo(context),
            ClusterCommands.CreateGateway(context),
            StatusCommand.Create(context),
            ChangeCommands.CreateAdd(context),
            ChangeCommands.CreateFlag(context),
            ChangeCommands.CreateUnflag(context),
            ChangeCommands.CreateDrop(context),
            KeysCommand.Create(context),
            CompletionCommand.Create(context),
        };
        context.Examples.Add(
            root,
            "udpt -c udpt.toml                   run the tracker",
            "udpt check -c udpt.toml             report every error in the configuration",
            "udpt status                         totals, silos and gateways of the local tracker",
            "udpt flag blocked.txt               refuse the torrents in a list",
            "udpt keys create alice              a key for private mode",
            "udpt COMMAND --help                 more on a command");
        context.Examples.ShowInHelp(root);
        CompletionWords.AddTo(root);
        root.SetAction((arguments, cancellationToken) => RunCommand.Invoke(arguments, context, cancellationToken));
        return root;
    }

    private static int ReportParseErrors(ParseResult parsed, CommandContext context)
    {
        foreach (string message in parsed.Errors.Select(error => error.Message).Distinct())
        {
            context.Error.WriteLine($"udpt: {message}");
        }

        context.Error.WriteLine("udpt: see udpt --help");
        return ExitCode.BadUsage;
    }
}
