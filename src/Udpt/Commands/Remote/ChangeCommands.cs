using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Udpt.Api.Torrents;
using Udpt.Core.Identity;

namespace Udpt.Commands.Remote;

/// <summary><c>udpt add</c>, <c>flag</c>, <c>unflag</c> and <c>drop</c>: change torrents of a running tracker.</summary>
internal static class ChangeCommands
{
    /// <summary>Calls in flight when each torrent needs its own.</summary>
    private const int Parallelism = 16;

    public static Command CreateAdd(CommandContext context) => Create(
        context, "add", "Registers torrents and removes their flags.", "Registered", isFlagged: false);

    public static Command CreateFlag(CommandContext context) => Create(
        context,
        "flag",
        "Flags torrents: their announces are refused, and their peers are not listed.",
        "Flagged",
        isFlagged: true);

    public static Command CreateUnflag(CommandContext context) => Create(
        context, "unflag", "Removes the flag from torrents and leaves them registered.", "Unflagged", isFlagged: false);

    public static Command CreateDrop(CommandContext context) => Create(
        context,
        "drop",
        "Deletes torrents with their flags, counts and peers.",
        async (tracker, infoHashes, progress, cancellationToken) =>
        {
            (int dropped, int unknown) = await Drop(tracker, infoHashes, progress, cancellationToken);
            string rest = unknown == 0 ? "" : $", {Count(unknown)} unknown";
            return (
                new JsonObject { ["status"] = "ok", ["count"] = dropped, ["unknown"] = unknown },
                $"Dropped {Count(dropped)}{rest}.");
        });

    private static Command Create(
        CommandContext context, string name, string description, string done, bool isFlagged) => Create(
        context,
        name,
        description,
        async (tracker, infoHashes, progress, cancellationToken) =>
        {
            int count = 0;
            foreach (InfoHash[] chunk in infoHashes.Chunk(TorrentsChange.MaxInfoHashes))
            {
                await Change(tracker, chunk, isFlagged, count, infoHashes.Count, cancellationToken);
                count += chunk.Length;
                progress(count);
            }

            return (new JsonObject { ["status"] = "ok", ["count"] = count }, $"{done} {Count(count)}.");
        });

    private static Command Create(CommandContext context, string name, string description, Change change)
    {
        RemoteArguments remote = new(context);
        Argument<string[]> targets = new("HASH|FILE")
        {
            Description = "Info hashes, or files with one per line (# starts a comment; - is standard input).",
            Arity = ArgumentArity.OneOrMore,
        };
        Command command = new(name, description) { targets };
        remote.AddTo(command);
        context.Examples.Add(command, $"udpt {name} 0123456789abcdef0123456789abcdef01234567", $"udpt {name} list.txt --json");
        command.SetAction(async (arguments, cancellationToken) =>
        {
            IReadOnlyList<InfoHash> infoHashes = InfoHashList.Read(arguments.GetRequiredValue(targets), context.Input);
            using RemoteTracker tracker = await remote.Connect(arguments, cancellationToken);
            (JsonObject json, string text) = await Progress.Show(
                context, name, infoHashes.Count, progress => change(tracker, infoHashes, progress, cancellationToken));
            await context.Output.WriteLineAsync(arguments.GetValue(remote.Json) ? json.ToJsonString() : text);
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task Change(
        RemoteTracker tracker, InfoHash[] chunk, bool isFlagged, int before, int all, CancellationToken cancellationToken)
    {
        JsonObject body = new()
        {
            ["info_hashes"] = new JsonArray([.. chunk.Select(infoHash => (JsonNode)infoHash.ToString())]),
            ["is_flagged"] = isFlagged,
        };
        try
        {
            await tracker.Post("t", body, cancellationToken);
        }
        catch (RemoteException failure) when (before > 0)
        {
            throw new RemoteException($"{failure.Message} (after {Count(before)} of {all})") { Status = failure.Status };
        }
    }

    private static async Task<(int Dropped, int Unknown)> Drop(
        RemoteTracker tracker,
        IReadOnlyList<InfoHash> infoHashes,
        Action<int> progress,
        CancellationToken cancellationToken)
    {
        (int dropped, int unknown) = (0, 0);
        await Parallel.ForEachAsync(
            infoHashes,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (infoHash, aborted) =>
            {
                try
                {
                    await tracker.Delete($"t/{infoHash}", aborted);
                    Interlocked.Increment(ref dropped);
                }
                catch (RemoteException failure) when (failure.Status == HttpStatusCode.NotFound)
                {
                    Interlocked.Increment(ref unknown);
                }

                progress(Volatile.Read(ref dropped) + Volatile.Read(ref unknown));
            });
        return (dropped, unknown);
    }

    private static string Count(int torrents) =>
        string.Create(CultureInfo.InvariantCulture, $"{torrents} torrent{(torrents == 1 ? "" : "s")}");
}

/// <summary>Changes torrents; returns the output for scripts and for people.</summary>
internal delegate Task<(JsonObject Json, string Text)> Change(
    RemoteTracker tracker,
    IReadOnlyList<InfoHash> infoHashes,
    Action<int> progress,
    CancellationToken cancellationToken);
