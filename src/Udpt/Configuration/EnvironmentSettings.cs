using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Udpt.Configuration;

/// <summary>
/// Settings from environment variables: <c>UDPT_UDP__BIND_ADDRESS</c> is <c>udp.bind_address</c>. Keys are
/// lower-case and variables usually upper-case, so names are lowered.
/// </summary>
internal static partial class EnvironmentSettings
{
    /// <summary>
    /// The token that commands send to a running tracker. It is not a key; a tracker started in the same shell ignores
    /// it.
    /// </summary>
    public const string ClientToken = "UDPT_TOKEN";

    private const string Prefix = "UDPT_";
    private const string LevelSeparator = "__";

    public static List<Setting> Read(string file, IReadOnlyDictionary<string, string> environment)
    {
        List<Setting> settings = [];
        foreach ((string variable, string value) in environment.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (variable.StartsWith(Prefix, StringComparison.Ordinal)
                && variable != ClientToken
                && !IsServiceLink(variable))
            {
                ImmutableArray<string> segments =
                    [.. variable[Prefix.Length..].ToLowerInvariant().Split(LevelSeparator)];
                settings.Add(Setting.OfText(segments, new ConfigurationSource(file, 0, variable), value));
            }
        }

        return settings;
    }

    /// <summary>The file's settings, overridden by the environment's.</summary>
    public static List<Setting> Override(IEnumerable<Setting> file, IReadOnlyCollection<Setting> environment)
    {
        return
        [
            .. file.Where(setting => !environment.Any(winner => Replaces(winner, setting))),
            .. environment,
        ];
    }

    private static bool Replaces(Setting winner, Setting setting)
    {
        // A variable that names a whole section is an error and overrides nothing.
        if (ConfigurationKeys.Sections.Contains(winner.Path))
        {
            return false;
        }

        return winner.IsWithin(ConfigurationKeys.AccessTokens)
            ? ReplacesToken(winner, setting)
            : setting.IsWithin(winner.Path);
    }

    /// <summary>
    /// Names of tokens have a case only in the file, where a token may be written in either form. Replacing one through
    /// the environment must neither leave the old token valid nor drop its scope.
    /// </summary>
    private static bool ReplacesToken(Setting winner, Setting setting)
    {
        return setting.IsWithin(ConfigurationKeys.AccessTokens)
            && setting.Path != ConfigurationKeys.AccessTokens
            && AccessTokenReader.NameOf(winner)
                .Equals(AccessTokenReader.NameOf(setting), StringComparison.OrdinalIgnoreCase)
            && AccessTokenReader.PartOf(setting) is { } part
            && part == AccessTokenReader.PartOf(winner);
    }

    /// <summary>
    /// Kubernetes puts <c>UDPT_GATEWAY_SERVICE_HOST</c>, <c>UDPT_PORT_6969_UDP_ADDR</c> and the like into every pod
    /// for services whose names begin with udpt: they are not ours and must not prevent the start.
    /// </summary>
    private static bool IsServiceLink(string variable)
    {
        return !variable.Contains(LevelSeparator, StringComparison.Ordinal) && ServiceLink().IsMatch(variable);
    }

    [GeneratedRegex(
        "^UDPT_([A-Z0-9_]+_)?"
            + "(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(ADDR|PORT|PROTO))?)?)$")]
    private static partial Regex ServiceLink();
}
