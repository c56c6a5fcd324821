using Udpt.Configuration;
using Udpt.Core.Identity;

namespace Udpt.Commands.Remote;

/// <summary>
/// Reads info hashes from the command line: literal ones, or files with one per line, where <c>#</c> starts a comment;
/// <c>-</c> is standard input. Everything is read and checked before anything is changed.
/// </summary>
internal static class InfoHashList
{
    /// <summary>More errors than fit on a screen help nobody.</summary>
    private const int MaxFaults = 10;

    /// <summary>The distinct info hashes, in the order given.</summary>
    /// <exception cref="UsageException">Something is not an info hash; the message names each one.</exception>
    public static IReadOnlyList<InfoHash> Read(IEnumerable<string> targets, TextReader input)
    {
        var infoHashes = new HashSet<InfoHash>();
        List<string> faults = [];
        foreach (string target in targets)
        {
            if (InfoHash.TryParse(target, out InfoHash infoHash))
            {
                infoHashes.Add(infoHash);
            }
            else if (target == "-")
            {
                ReadLines("standard input", input, infoHashes, faults);
            }
            else if (File.Exists(target))
            {
                using StreamReader file = File.OpenText(target);
                ReadLines(target, file, infoHashes, faults);
            }
            else if (Directory.Exists(target))
            {
                faults.Add($"{Setting.Printable(target)}: is a directory; name a file, or an info hash of 40 hex digits");
            }
            else
            {
                faults.Add($"{Setting.Printable(target)}: neither an info hash of 40 hex digits nor a file");
            }
        }

        return faults.Count == 0
            ? [.. infoHashes]
            : throw new UsageException(string.Join(
                Environment.NewLine + "udpt: ",
                faults.Count <= MaxFaults
                    ? faults
                    : [.. faults.Take(MaxFaults), $"and {faults.Count - MaxFaults} more"]));
    }

    private static void ReadLines(string name, TextReader lines, HashSet<InfoHash> infoHashes, List<string> faults)
    {
        for (int number = 1; lines.ReadLine() is { } line; number++)
        {
            string text = line.Split('#')[0].Trim();
            if (text.Length == 0)
            {
                continue;
            }

            if (InfoHash.TryParse(text, out InfoHash infoHash))
            {
                infoHashes.Add(infoHash);
            }
            else
            {
                faults.Add($"{name}:{number}: {Setting.Quote(text)} is not 40 hex digits");
            }
        }
    }
}
