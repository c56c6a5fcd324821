using System.CommandLine;
using System.Net;
using Udpt.Configuration;
using Udpt.Gateway.Http.Access;
using Udpt.Hosting;

namespace Udpt.Commands.Remote;

/// <summary>
/// What all commands take that speak with a running tracker: where it is, a token, and how to print. The token comes from
/// <c>UDPT_TOKEN</c>, not from the command line, which every user of the host can read.
/// </summary>
internal sealed class RemoteArguments(CommandContext context)
{
    public Option<string?> Url { get; } = new("--url")
    {
        Description = "The tracker's REST API. Default: [http] of the configuration, on this host.",
        HelpName = "URL",
    };

    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON, for scripts." };

    public void AddTo(Command command)
    {
        command.Add(Url);
        command.Add(Json);
    }

    /// <summary>The tracker that the command line, the environment and the configuration name.</summary>
    /// <exception cref="UsageException">None is named, or no token for it.</exception>
    /// <exception cref="ConfigurationException">The configuration is needed and has faults.</exception>
    public async Task<RemoteTracker> Connect(ParseResult arguments, CancellationToken cancellationToken)
    {
        string? url = arguments.GetValue(Url);
        string? token = context.Environment.GetValueOrDefault(EnvironmentSettings.ClientToken);
        if (url is not null && !string.IsNullOrEmpty(token))
        {
            return new RemoteTracker(Parse(url), token);
        }

        UdptConfiguration configuration = await context.LoadConfiguration(arguments, cancellationToken);
        HttpConfiguration http = configuration.Http
            ?? throw new UsageException("the section [http] is not there: the tracker has no REST API");
        return new RemoteTracker(url is null ? AddressOf(http) : Parse(url), token is { Length: > 0 } ? token : TokenOf(http));
    }

    private static Uri Parse(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? address!
            : throw new UsageException($"--url {Setting.Quote(url)}: not an address such as http://127.0.0.1:6970");

    private static Uri AddressOf(HttpConfiguration http)
    {
        IPEndPoint bound = http.BindAddress;
        return bound.Port == 0
            ? throw new UsageException("http.bind_address has port 0: say with --url which port the tracker got")
            : new Uri($"http://{HealthProbe.Reachable(bound)}");
    }

    /// <summary>The first token that opens everything, or the first that there is.</summary>
    private static string TokenOf(HttpConfiguration http) => http.AccessTokens.Values
        .OrderBy(token => token.Scope == AccessScope.Read)
        .FirstOrDefault()?.Token
            ?? throw new UsageException($"there is no token in [http.access_tokens]; set {EnvironmentSettings.ClientToken}");
}
