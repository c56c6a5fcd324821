using System.Net.Sockets;
using Udpt.Configuration;
using Udpt.Gateway.Http;
using Udpt.Gateway.Udp;
using Udpt.Grains.Torrents;
using Udpt.Silo.Storage;

namespace Udpt.Commands;

/// <summary>Turns what ended a command into a line or a few for the user, and an exit code.</summary>
internal static class CommandFailure
{
    public static int Tell(Exception exception, TextWriter error)
    {
        switch (exception)
        {
            case ConfigurationException configuration:
                foreach (ConfigurationFault fault in configuration.Faults)
                {
                    error.WriteLine(fault);
                }

                return ExitCode.BadUsage;

            case UsageException:
                error.WriteLine($"udpt: {exception.Message}");
                return ExitCode.BadUsage;

            case OperationCanceledException:
                error.WriteLine("udpt: stopped before it was finished");
                return ExitCode.Failure;

            default:
                error.WriteLine($"udpt: {Describe(exception)}");
                return ExitCode.Failure;
        }
    }

    private static string Describe(Exception exception)
    {
        if (exception is AggregateException { InnerExceptions: [Exception only] })
        {
            return Describe(only);
        }

        // These speak to the user; of others the message alone may say nothing.
        return exception is IOException or UnauthorizedAccessException or SocketException or InvalidDataException
            or StorageException or StorageUnavailableException or UdpBindException or HttpBindException
            ? exception.Message
            : $"{exception.GetType().Name}: {exception.Message}{DescribeCause(exception)}";
    }

    private static string DescribeCause(Exception exception)
    {
        Exception cause = exception.GetBaseException();
        return ReferenceEquals(cause, exception) || exception.Message.Contains(cause.Message, StringComparison.Ordinal)
            ? ""
            : $" ({cause.GetType().Name}: {cause.Message})";
    }
}
