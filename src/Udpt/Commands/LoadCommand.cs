using System.CommandLine;
using Udpt.Load;
using Udpt.Load.Options;
using Udpt.Load.Reporting;

namespace Udpt.Commands;

/// <summary><c>udpt load</c>: the load generator behind the published figures, for any UDP tracker.</summary>
internal static class LoadCommand
{
    public static Command Create(CommandContext context)
    {
        LoadArguments arguments = new();
        Command command = new("load", "Load-tests a UDP tracker and reports how it copes.");
        arguments.AddTo(command);
        context.Examples.Add(
            command,
            "udpt load --target 127.0.0.1:6969",
            "udpt load --target 127.0.0.1:6969 --fill --torrents 100000 --popularity zipf:1.0 --pid $(pidof udpt)",
            "udpt load --target [::1]:6969 --rate 10000 --seconds 60 --json");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string? whitelist = parsed.GetValue(arguments.WhitelistFile);
            if (whitelist is not null)
            {
                await File.WriteAllLinesAsync(
                    whitelist,
                    LoadRun.InfoHashes(parsed.GetValue(arguments.Torrents), parsed.GetValue(arguments.Seed)),
                    cancellationToken);
            }

            return parsed.GetValue(arguments.Target) switch
            {
                { } target => await Run(
                    arguments.Read(parsed, target), parsed.GetValue(arguments.Json), context, cancellationToken),
                null when whitelist is not null => ExitCode.Success,
                null => throw new UsageException("--target HOST:PORT is required"),
            };
        });
        return command;
    }

    private static async Task<int> Run(
        LoadOptions options, bool asJson, CommandContext context, CancellationToken cancellationToken)
    {
        LoadReport report;
        try
        {
            ProgressLine? progress = ProgressLine.ForTerminal(context.Error);
            using LoadRun run = new(options, TimeProvider.System, progress);
            report = await run.Run(cancellationToken);
            progress?.Clear();
        }
        catch (LoadException exception)
        {
            throw new UsageException(exception.Message);
        }

        await context.Output.WriteLineAsync(asJson ? ReportText.ToJson(report) : ReportText.ToText(report).TrimEnd());
        bool hasFilled = options.Duration == TimeSpan.Zero && report.Fill?.GivenUp == 0;
        if (report.Answered > 0 || hasFilled)
        {
            return ExitCode.Success;
        }

        await context.Error.WriteLineAsync($"udpt: {options.Target}: no request was answered");
        return ExitCode.Failure;
    }
}
