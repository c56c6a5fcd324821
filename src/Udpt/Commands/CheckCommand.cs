using System.CommandLine;
using System.Globalization;
using Udpt.Configuration;
using Udpt.Gateway.Http.Access;
using Udpt.Silo.Storage.Postgres;

namespace Udpt.Commands;

/// <summary><c>udpt check</c>: tells every fault of the configuration, or what it comes to.</summary>
internal static class CheckCommand
{
    public static Command Create(CommandContext context)
    {
        Command command = new("check", "Reads the configuration, prints every fault in it, starts nothing.");
        CommandExamples.Of(command, "udpt check -c udpt.toml");
        command.SetAction(async (arguments, cancellationToken) =>
        {
            UdptConfiguration configuration = await context.LoadConfiguration(arguments, cancellationToken);
            await context.Output.WriteLineAsync($"{arguments.GetRequiredValue(context.ConfigurationFile)}: good");
            foreach ((string name, string value) in Summarize(configuration))
            {
                await context.Output.WriteLineAsync($"  {name,-10}{value}");
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static IEnumerable<(string Name, string Value)> Summarize(UdptConfiguration configuration)
    {
        UdpConfiguration udp = configuration.Udp;
        yield return ("mode", configuration.Mode.ToString().ToLowerInvariant());
        yield return ("database", configuration.Cluster is { } cluster
            ? $"{PostgresDatabase.Describe(cluster.Database)}, cluster {Setting.Printable(cluster.ClusterId)}"
            : configuration.DatabasePath ?? "none, nothing outlives the process");
        yield return ("udp", string.Join(", ", udp.BindAddresses));
        yield return ("peers", string.Create(
            CultureInfo.InvariantCulture,
            $"announce every {udp.AnnounceInterval.TotalSeconds} s, dropped after {udp.PeerTimeout.TotalSeconds} s"));
        yield return ("http", configuration.Http is not { } http ? "none" : string.Create(
            CultureInfo.InvariantCulture,
            $"{http.BindAddress}, access tokens of: {Holders(http)}"));
    }

    private static string Holders(HttpConfiguration http)
    {
        return http.AccessTokens.IsEmpty
            ? "nobody"
            : string.Join(", ", http.AccessTokens.Select(token =>
                Setting.Printable(token.Key) + (token.Value.Scope == AccessScope.Read ? " (read only)" : "")));
    }
}
