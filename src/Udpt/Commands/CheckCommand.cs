using System.CommandLine;
using System.Globalization;
using Udpt.Api.Options;
using Udpt.Configuration;
using Udpt.Gateway.Udp;
using Udpt.Silo.Storage.Postgres;

namespace Udpt.Commands;

/// <summary><c>udpt check</c>: reports every error in the configuration, or a summary of it.</summary>
internal static class CheckCommand
{
    private const string Default = "tracker";

    private static readonly SortedDictionary<string, ProcessRole> Roles = new(StringComparer.Ordinal)
    {
        [ClusterCommands.Gateway] = ProcessRole.Gateway,
        [ClusterCommands.Silo] = ProcessRole.Silo,
        [Default] = ProcessRole.Tracker,
    };

    public static Command Create(CommandContext context)
    {
        Argument<string?> role = new("ROLE")
        {
            Description = "The role to check for: silo (udpt silo), gateway (udpt gateway) or tracker.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        role.CompletionSources.Add(Roles.Keys.ToArray());
        role.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var word }] && !Roles.ContainsKey(word))
            {
                result.AddError(
                    $"{Setting.Quote(word)} is none of {string.Join(", ", Roles.Keys)}; name the file with -c.");
            }
        });
        Command command = new("check", "Reads the configuration and reports every error in it; starts nothing.")
        {
            role,
        };
        context.Examples.Add(
            command,
            "udpt check -c udpt.toml             for udpt -c udpt.toml",
            "udpt check silo -c udpt.toml        for udpt silo, which serves no UDP");
        command.SetAction(async (arguments, cancellationToken) =>
        {
            ProcessRole asked = Roles[arguments.GetValue(role) ?? Default];
            UdptConfiguration configuration = await context.LoadConfiguration(arguments, asked, cancellationToken);
            await context.Output.WriteLineAsync($"{arguments.GetRequiredValue(context.ConfigurationFile)}: OK");
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
        ProcessRole? role = configuration.Role;
        UdpGatewayOptions udp = configuration.Udp;
        yield return ("mode", configuration.Tracker.Mode.ToString().ToLowerInvariant());
        yield return ("database", configuration.Cluster is { } cluster
            ? $"{PostgresDatabase.Describe(cluster.Database)}, cluster {Setting.Printable(cluster.ClusterId)}"
            : configuration.DatabasePath ?? "none; nothing survives a restart");
        yield return ("udp", role.ServesUdp() ? string.Join(", ", udp.BindAddresses) : "none; a silo serves no UDP");
        yield return ("peers", string.Create(
            CultureInfo.InvariantCulture,
            $"{(role.ServesUdp() ? $"announce every {udp.AnnounceInterval.TotalSeconds} s, " : "")}dropped after {configuration.Tracker.PeerTimeout.TotalSeconds} s"));
        yield return ("http", configuration.Http is not { } http ? "none" : string.Create(
            CultureInfo.InvariantCulture,
            $"{http.BindAddress}, {(role.ServesRest() ? "access tokens of: " + Holders(http) : "health and metrics")}"));
    }

    private static string Holders(HttpOptions http)
    {
        return http.AccessTokens.Count == 0
            ? "nobody"
            : string.Join(", ", http.AccessTokens.Select(token =>
                Setting.Printable(token.Key) + (token.Value.Scope == AccessScope.Read ? " (read only)" : "")));
    }
}
