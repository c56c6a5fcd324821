using System.CommandLine;
using System.Net;
using Udpt.Api.Options;
using Udpt.Configuration;
using Udpt.Hosting;

namespace Udpt.Commands.Remote;

/// <summary>
/// The options of all commands that talk to a running tracker: its address, a token, and the output format. The token
/// comes from <c>UDPT_TOKEN</c> rather than the command line, which every user of the host can read.
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

    /// <summary>The tracker that the command line, the environment and the configuration specify.</summary>
    /// <exception cref="UsageException">No tracker is specified, or there is no token for it.</exception>
    /// <exception cref="ConfigurationException">The configuration is needed and has errors.</exception>
    public async Task<RemoteTracker> Connect(ParseResult arguments, CancellationToken cancellationToken)
    {
        Uri? url = arguments.GetValue(Url) is { } text ? Parse(text) : null;
        string? token = context.Environment.GetValueOrDefault(EnvironmentSettings.ClientToken);
        if (string.IsNullOrWhiteSpace(token))
        {
            token = null;
        }

        if (url is not null && token is not null)
        {
            return new RemoteTracker(url, token);
        }

        if (IsNoConfigurationNamed(arguments))
        {
            throw new UsageException(url is null
                ? "no tracker given: there is no udpt.toml here; name a configuration with -c, or a REST API with --url"
                : $"a token is required: set {EnvironmentSettings.ClientToken}, or name a configuration that has one with -c");
        }

        UdptConfiguration configuration = await context.LoadConfiguration(arguments, role: null, cancellationToken);
        HttpOptions? http = configuration.Http;
        return new RemoteTracker(url ?? AddressOf(http ?? throw NoRest()), token ?? TokenOf(http));
    }

    /// <summary>Whether the configuration would be the working directory's, which does not exist.</summary>
    private bool IsNoConfigurationNamed(ParseResult arguments) =>
        arguments.GetResult(context.ConfigurationFile) is null or { Implicit: true }
        && !File.Exists(arguments.GetRequiredValue(context.ConfigurationFile));

    private static UsageException NoRest() => new("there is no [http] section: the tracker has no REST API");

    private static Uri Parse(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? address)
        && address is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" }
            ? address
            : throw new UsageException($"--url {Setting.Quote(url)}: not an address such as http://127.0.0.1:6970");

    private static Uri AddressOf(HttpOptions http)
    {
        IPEndPoint bound = http.BindAddress;
        return bound.Port == 0
            ? throw new UsageException("http.bind_address has port 0: give the tracker's actual port with --url")
            : new Uri($"http://{HealthProbe.Reachable(bound)}");
    }

    /// <summary>The first token with full access, or else the first one.</summary>
    private static string TokenOf(HttpOptions? http) => http?.AccessTokens.Values
        .OrderBy(token => token.Scope == AccessScope.Read)
        .FirstOrDefault()?.Token
            ?? throw new UsageException(
                $"a token is required: there is none in [http.access_tokens]; set {EnvironmentSettings.ClientToken}");
}
