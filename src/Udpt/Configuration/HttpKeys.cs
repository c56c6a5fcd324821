using System.Collections.Immutable;
using System.Net;
using Udpt.Api.Options;

namespace Udpt.Configuration;

/// <summary>The keys that become <see cref="HttpOptions"/>.</summary>
internal static class HttpKeys
{
    public static readonly EndpointKey BindAddress = new("http.bind_address") { IsRequired = true };

    public static readonly ConfigurationKey[] All = [BindAddress];

    /// <summary>Null without <c>[http]</c>.</summary>
    public static HttpOptions? Read(KeyReader keys) => !keys.HasSection(ConfigurationKeys.Http) ? null : new()
    {
        BindAddress = keys.Read(BindAddress) ?? new IPEndPoint(IPAddress.None, 0),
        AccessTokens = ReadAccessTokens(keys),
        AnnounceAddresses = keys.Read(GatewayKeys.BindAddress),
        Mode = keys.Read(TrackerKeys.Mode),
        HealthOnly = !keys.Role.ServesRest(),
    };

    private static ImmutableSortedDictionary<string, AccessToken> ReadAccessTokens(KeyReader keys)
    {
        const string Section = ConfigurationKeys.AccessTokens;
        if (!keys.HasSection(Section) && keys.Role.RequiresAccessTokens())
        {
            keys.AddMissing(
                Section,
                ConfigurationKeys.Http,
                "missing; the section is required when [http] is there",
                allowed: "an empty section too");
        }

        ImmutableSortedDictionary<string, AccessToken> tokens = AccessTokenReader.Read(keys.Settings, keys.Faults);
        foreach ((string name, AccessToken token) in tokens)
        {
            keys.Record($"{Section}.{KeyPath.Join([name])}", token);
        }

        return tokens;
    }
}
