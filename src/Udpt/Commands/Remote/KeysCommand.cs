using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Udpt.Commands.Remote;

/// <summary><c>udpt keys</c>: the peer keys of a tracker in private mode.</summary>
internal static class KeysCommand
{
    private const int Page = 1000;

    private static readonly string[] Columns =
        ["key", "name", "created_at", "expires_at", "is_revoked", ">uploaded", ">downloaded", "last_seen"];

    public static Command Create(CommandContext context)
    {
        Command command = new("keys", "Manages the peer keys of private mode.")
        {
            CreateCreate(context),
            CreateList(context),
            CreateShow(context),
            CreateRevoke(context),
        };
        context.Examples.Add(command, "udpt keys create alice", "udpt keys list");
        return command;
    }

    private static Command CreateCreate(CommandContext context)
    {
        Argument<string> name = new("NAME") { Description = "A name for the key, for your own use." };
        Option<DateTimeOffset?> expires = new("--expires-at")
        {
            Description = "When it stops being accepted, such as 2027-01-31T12:00:00Z. Default: never.",
            HelpName = "TIME",
            CustomParser = argument => ParseTime(argument),
        };
        Command command = new("create", "Creates a key and prints it.") { name, expires };
        context.Examples.Add(command, "udpt keys create alice", "udpt keys create bob --expires-at 2027-01-31T12:00:00Z");
        return WithTracker(context, command, async (tracker, arguments, cancellationToken) =>
        {
            JsonObject body = new()
            {
                ["name"] = arguments.GetRequiredValue(name),
                ["expires_at"] = arguments.GetValue(expires)?.ToUniversalTime()
                    .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            };
            JsonNode made = await tracker.Post("k", body, cancellationToken);
            return (made, writer => writer.WriteLine(Text(made, "key")));
        });
    }

    private static Command CreateList(CommandContext context)
    {
        Command command = new("list", "Lists all keys with their totals.");
        context.Examples.Add(command, "udpt keys list", "udpt keys list --json");
        return WithTracker(context, command, async (tracker, _, cancellationToken) =>
        {
            JsonArray all = [];
            int read;
            do
            {
                JsonNode page = await tracker.Get($"k?offset={all.Count}&limit={Page}", cancellationToken);
                JsonNode?[] keys =
                    [.. page as JsonArray ?? throw new RemoteException("the response is not a list of keys")];
                read = keys.Length;
                foreach (JsonNode? key in keys)
                {
                    all.Add(key?.DeepClone());
                }
            }
            while (read == Page);
            return (all, writer => WriteTable(writer, all));
        });
    }

    private static Command CreateShow(CommandContext context)
    {
        Argument<string> key = KeyArgument();
        Command command = new("show", "Shows one key.") { key };
        context.Examples.Add(command, "udpt keys show aa0b3ebfae9c3b9643cdcef73781149e62be077f");
        return WithTracker(
            context,
            command,
            async (tracker, arguments, cancellationToken) =>
            {
                JsonNode shown = await tracker.Get(
                    $"k/{Uri.EscapeDataString(arguments.GetRequiredValue(key))}", cancellationToken);
                return (shown, writer => WriteTable(writer, [shown]));
            });
    }

    private static Command CreateRevoke(CommandContext context)
    {
        Argument<string> key = KeyArgument();
        Command command = new("revoke", "Revokes a key permanently.") { key };
        context.Examples.Add(command, "udpt keys revoke aa0b3ebfae9c3b9643cdcef73781149e62be077f");
        return WithTracker(
            context,
            command,
            async (tracker, arguments, cancellationToken) =>
            {
                JsonNode answer = await tracker.Delete(
                    $"k/{Uri.EscapeDataString(arguments.GetRequiredValue(key))}", cancellationToken);
                return (answer, writer => writer.WriteLine("Revoked."));
            });
    }

    private static Argument<string> KeyArgument() => new("KEY") { Description = "The key, 40 hex digits." };

    private static DateTimeOffset? ParseTime(System.CommandLine.Parsing.ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
        {
            return time;
        }

        argument.AddError($"'{text}' is not a time such as 2027-01-31T12:00:00Z");
        return null;
    }

    private static Command WithTracker(
        CommandContext context,
        Command command,
        Func<RemoteTracker, ParseResult, CancellationToken, Task<(JsonNode Json, Action<TextWriter> Write)>> call)
    {
        RemoteArguments remote = new(context);
        remote.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using RemoteTracker tracker = await remote.Connect(arguments, cancellationToken);
            (JsonNode json, Action<TextWriter> write) = await call(tracker, arguments, cancellationToken);
            if (arguments.GetValue(remote.Json))
            {
                await context.Output.WriteLineAsync(json.ToJsonString());
            }
            else
            {
                write(context.Output);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static void WriteTable(TextWriter writer, IEnumerable<JsonNode?> keys) => Terminal.For(writer).WriteTable(
        Columns,
        keys.Select(key => Columns.Select(column => Text(key, column.TrimStart('>'))).ToArray()));

    private static string Text(JsonNode? key, string member) => (key as JsonObject)?[member]?.ToString() ?? "-";
}
