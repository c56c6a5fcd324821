using System.Net.Sockets;
using Udpt.Commands;
using Udpt.Commands.Remote;
using Udpt.Configuration;
using Udpt.Gateway.Udp;
using Udpt.Grains.Records;
using Udpt.Silo.Storage;
using Udpt.Silo.Sweeping;

namespace Udpt;

/// <summary>Maps the exception that ended a command to lines for the user and an exit code.</summary>
internal static class CommandFailure
{
    /// <summary>Nobody fixes more at once, and a wrong file may have an error on every line.</summary>
    private const int MaxFaults = 100;

    public static int Report(Exception exception, TextWriter error)
    {
        switch (exception)
        {
            case ConfigurationException configuration:
                foreach (ConfigurationFault fault in configuration.Faults.Take(MaxFaults))
                {
                    error.WriteLine(fault);
                }

                if (configuration.Faults.Length > MaxFaults)
                {
                    error.WriteLine($"udpt: and {configuration.Faults.Length - MaxFaults} more errors");
                }

                return ExitCode.BadUsage;

            case UsageException:
                error.WriteLine($"udpt: {exception.Message}");
                return ExitCode.BadUsage;

            case OperationCanceledException:
                error.WriteLine("udpt: stopped before finishing");
                return ExitCode.Failure;

            default:
                foreach (string line in Causes(exception).Select(Describe).Distinct())
                {
                    error.WriteLine($"udpt: {line}");
                }

                return ExitCode.Failure;
        }
    }

    /// <summary>A stop continues when one part fails, so there may be several exceptions.</summary>
    private static Exception[] Causes(Exception exception) =>
        exception is AggregateException many ? [.. many.Flatten().InnerExceptions] : [exception];

    private static string Describe(Exception exception)
    {
        // Startup code may wrap the exception that stopped it.
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (IsUserFacing(cause))
            {
                return cause.Message;
            }
        }

        Exception root = exception.GetBaseException();
        string causes = ReferenceEquals(root, exception) ? "" : $" ({root.GetType().Name}: {root.Message})";
        return $"{exception.GetType().Name}: {exception.Message}{causes}";
    }

    private static bool IsUserFacing(Exception exception)
    {
        // HttpBindException is an IOException.
        return exception is IOException or UnauthorizedAccessException or SocketException or InvalidDataException
            or StorageException or StorageUnavailableException or UdpBindException or RemoteException or UnsavedException;
    }
}
