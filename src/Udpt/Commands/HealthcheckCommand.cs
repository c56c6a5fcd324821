using System.CommandLine;
using System.Net;
using Udpt.Configuration;
using Udpt.Hosting;

namespace Udpt.Commands;

/// <summary>
/// <c>udpt healthcheck</c>: checks whether the local tracker with the same configuration is ready. For container
/// images, which contain no other HTTP client.
/// </summary>
internal static class HealthcheckCommand
{
    public static Command Create(CommandContext context)
    {
        Command command = new("healthcheck", "Checks whether the tracker with this configuration is ready.");
        context.Examples.Add(command, "udpt healthcheck -c udpt.toml");
        command.SetAction(async (arguments, cancellationToken) =>
        {
            UdptConfiguration configuration = await context.LoadConfiguration(arguments, role: null, cancellationToken);
            IPEndPoint address = configuration.Http?.BindAddress
                ?? throw new UsageException("there is no [http] section: the tracker cannot be queried");
            if (address.Port == 0)
            {
                throw new UsageException("http.bind_address has port 0: the tracker's actual port is unknown");
            }

            string? problem = await HealthProbe.ProbeReadiness(address, cancellationToken);
            if (problem is not null)
            {
                await context.Error.WriteLineAsync($"udpt: {problem}");
                return ExitCode.Failure;
            }

            await context.Output.WriteLineAsync("ready");
            return ExitCode.Success;
        });
        return command;
    }
}
