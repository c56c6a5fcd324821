using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using Udpt.Api.Status;

namespace Udpt.Commands.Remote;

/// <summary><c>udpt status</c>: shows the status of a running tracker.</summary>
internal static class StatusCommand
{
    private static readonly JsonSerializerOptions SnakeCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static Command Create(CommandContext context)
    {
        RemoteArguments remote = new(context);
        Command command = new("status", "Shows totals, silos and gateways of a running tracker.");
        remote.AddTo(command);
        context.Examples.Add(command, "udpt status", "UDPT_TOKEN=… udpt status --url https://tracker.example.org --json");
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using RemoteTracker tracker = await remote.Connect(arguments, cancellationToken);
            JsonNode answer = await tracker.Get("status", cancellationToken);
            if (arguments.GetValue(remote.Json))
            {
                await context.Output.WriteLineAsync(answer.ToJsonString());
            }
            else
            {
                Write(Terminal.For(context.Output), Read(answer));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static TrackerStatus Read(JsonNode answer)
    {
        try
        {
            return answer.Deserialize<TrackerStatus>(SnakeCase) ?? throw new RemoteException("the response is empty");
        }
        catch (JsonException exception)
        {
            throw new RemoteException($"the response is not a tracker's status: {exception.Message}");
        }
    }

    private static void Write(IAnsiConsole console, TrackerStatus status)
    {
        console.WriteTable(
            ["mode", ">torrents", ">seeders", ">leechers", "version", "uptime"],
            [[
                status.Mode,
                Terminal.Number(status.Torrents),
                Terminal.Number(status.Seeders),
                Terminal.Number(status.Leechers),
                status.Version,
                Terminal.Duration(status.Uptime),
            ]]);
        console.WriteLine();
        console.WriteTable(
            ["silo", "state", "store", ">torrents", ">seeders", ">leechers", "host", "version", "uptime"],
            status.Silos.Select(silo => new[]
            {
                silo.Address,
                silo.State,
                silo.Store,
                Terminal.Number(silo.Torrents),
                Terminal.Number(silo.Seeders),
                Terminal.Number(silo.Leechers),
                silo.Name ?? "-",
                silo.Version ?? "-",
                Terminal.Duration(silo.Uptime),
            }));
        console.WriteLine();
        console.WriteTable(
            ["gateway", "addresses", ">requests", ">errors", ">dropped", "version", "uptime"],
            status.Gateways.Select(gateway => new[]
            {
                gateway.Name,
                string.Join(", ", gateway.Addresses),
                Terminal.Number(gateway.Requests),
                Terminal.Number(gateway.Errors),
                Terminal.Number(gateway.Dropped),
                gateway.Version,
                Terminal.Duration(gateway.Uptime),
            }));
    }
}
