using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Udpt.Configuration;

namespace Udpt.Hosting;

/// <summary>
/// Whether this process may open enough files. .NET keeps each library open, some 270 of them, and one that cannot be
/// opened is to it one that is not there. It has raised the soft limit to the hard one by the time this is asked.
/// Only Linux tells; elsewhere the limit is either none or in the thousands.
/// </summary>
internal static class FileDescriptors
{
    /// <summary>What a command opens that is not the tracker, generously.</summary>
    private const int OfCommand = 130;

    /// <summary>What of these a tracker has opened when it has read its configuration.</summary>
    private const int OfConfiguration = 50;

    /// <summary>What the tracker opens from there on: the rest of the libraries, files, some connections.</summary>
    private const int OfTracker = 280;

    /// <summary>Connections to PostgreSQL and to the other members, and the libraries for them.</summary>
    private const int OfClusterMember = 110;

    /// <summary>What .NET itself has open by then, where it cannot be counted any more: a little more than it has.</summary>
    private const int OfRuntime = 25;

    private const string Limits = "/proc/self/limits";
    private const string OpenFiles = "/proc/self/fd";

    /// <summary>The number of the error "too many open files" on Linux.</summary>
    private const int TooManyOpenFiles = 24;

    private const int StandardError = 2;

    /// <summary>Asked before anything else; when there are too few, it has said so.</summary>
    /// <remarks>Uses nothing but the core library: another might not be opened any more.</remarks>
    public static bool AreEnoughForACommand()
    {
        if (!OperatingSystem.IsLinux() || DescribeShortage(
            OfCommand, OfConfiguration + OfTracker + Environment.ProcessorCount) is not { } problem)
        {
            return true;
        }

        string line = "udpt: " + problem + "\n";
        byte[] ascii = new byte[line.Length];
        for (int i = 0; i < ascii.Length; i++)
        {
            ascii[i] = (byte)line[i];
        }

        try
        {
            using FileStream error = new(
                new SafeFileHandle(StandardError, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            error.Write(ascii, 0, ascii.Length);
        }
        catch (IOException)
        {
            // Nobody listens.
        }

        return false;
    }

    /// <summary>Asked before a tracker starts.</summary>
    /// <exception cref="IOException">There are too few; the message says so to the user.</exception>
    public static void CheckFor(UdptConfiguration configuration, ProcessRole role)
    {
        int sockets = role == ProcessRole.Silo ? 0 : configuration.Udp.BindAddresses.Length
            * (configuration.Udp.Workers > 0 ? configuration.Udp.Workers : Environment.ProcessorCount);
        int needed = OfTracker + sockets + (configuration.Cluster is null ? 0 : OfClusterMember);
        if (OperatingSystem.IsLinux() && DescribeShortage(needed, needed) is { } problem)
        {
            throw new IOException(problem);
        }
    }

    /// <summary>Null, or a sentence, when fewer than <paramref name="further"/> files can be opened.</summary>
    /// <param name="further">How many more there must be.</param>
    /// <param name="recommended">The same with what comes later; the sentence asks for so many.</param>
    private static string? DescribeShortage(int further, int recommended)
    {
        try
        {
            int open = Directory.GetFileSystemEntries(OpenFiles).Length;
            return SoftLimit(File.ReadAllLines(Limits)) is { } limit && limit - open < further
                ? Sentence("the limit is " + Text(limit), open + recommended)
                : null;
        }
        catch (IOException exception) when (exception.HResult == TooManyOpenFiles)
        {
            return Sentence("all are in use", OfRuntime + recommended);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // No /proc: then it is found out when it is so.
            return null;
        }
    }

    private static string Sentence(string found, int needed) =>
        "too few file descriptors: " + found + ", at least " + Text(needed)
            + " are needed; raise it (ulimit -n, LimitNOFILE= of systemd)";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Of a line such as <c>Max open files 1024 524288 files</c>; null: none.</summary>
    private static int? SoftLimit(string[] limits)
    {
        foreach (string line in limits)
        {
            if (line.StartsWith("Max open files", StringComparison.Ordinal))
            {
                string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                return words.Length > 3
                    && int.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out int limit)
                        ? limit
                        : null;
            }
        }

        return null;
    }
}
