using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Udpt.Configuration;

namespace Udpt.Hosting;

/// <summary>
/// Checks whether this process may open enough files. .NET keeps each of some 270 libraries open, and treats one that
/// it cannot open as missing. By the time of the check .NET has raised the soft limit to the hard limit. Linux only;
/// elsewhere the limit is absent or in the thousands.
/// </summary>
internal static class FileDescriptors
{
    /// <summary>Files that a command other than the tracker opens, generously.</summary>
    private const int OfCommand = 130;

    /// <summary>How many of these a tracker has opened once it has read its configuration, rounded up.</summary>
    private const int OfConfiguration = 70;

    /// <summary>Files that the tracker opens after that: the remaining libraries, files, some connections.</summary>
    private const int OfTracker = 280;

    /// <summary>Connections to PostgreSQL and to the other members, and the libraries for them.</summary>
    private const int OfClusterMember = 110;

    /// <summary>An estimate of the descriptors that .NET itself holds, rounded up, for when they can no longer be counted.</summary>
    private const int OfRuntime = 25;

    private const string Limits = "/proc/self/limits";
    private const string OpenFiles = "/proc/self/fd";

    /// <summary>The error number of "too many open files" (EMFILE) on Linux.</summary>
    private const int TooManyOpenFiles = 24;

    private const int StandardError = 2;

    /// <summary>Called before anything else; if there are too few, writes the error to standard error.</summary>
    /// <remarks>Uses only the core library: another might fail to open.</remarks>
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
            // Standard error is closed.
        }

        return false;
    }

    /// <summary>Called before a tracker starts.</summary>
    /// <exception cref="IOException">There are too few; the message is for the user.</exception>
    public static void CheckFor(UdptConfiguration configuration)
    {
        int sockets = !configuration.Role.ServesUdp() ? 0 : configuration.Udp.BindAddresses.Count
            * (configuration.Udp.Workers > 0 ? configuration.Udp.Workers : Environment.ProcessorCount);
        int needed = OfTracker + sockets + (configuration.Role.IsInCluster() ? OfClusterMember : 0);
        if (OperatingSystem.IsLinux() && DescribeShortage(needed, needed) is { } problem)
        {
            throw new IOException(problem);
        }
    }

    /// <summary>Null, or an error message if fewer than <paramref name="further"/> more files can be opened.</summary>
    /// <param name="further">How many more must be available.</param>
    /// <param name="recommended">
    /// Like <paramref name="further"/>, including what is opened later; the message asks for this many.
    /// </param>
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
            // No /proc: a shortage shows only when it happens.
            return null;
        }
    }

    private static string Sentence(string found, int needed) =>
        "too few file descriptors: " + found + ", at least " + Text(needed)
            + " are needed; raise the limit (ulimit -n, or LimitNOFILE= in systemd)";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Parses a line such as <c>Max open files 1024 524288 files</c>; null if there is none.</summary>
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
