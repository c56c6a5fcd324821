using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Udpt.Configuration;

/// <summary>
/// Settings from environment variables: <c>UDPT_UDP__BIND_ADDRESS</c> is <c>udp.bind_address</c>. Keys are lower-case
/// in the file and variables upper-case by custom, so names are lowered.
/// </summary>
internal static partial class EnvironmentSettings
{
    /// <summary>
    /// The token that the commands send to a running tracker. It is no key, and a tracker that starts in the same shell
    /// passes it over.
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

    /// <summary>The file's settings with the environment's in place of those it names.</summary>
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
        // A variable that names a whole section is a fault of its own and takes nothing away.
        if (ConfigurationKeys.Sections.Contains(winner.Path))
        {
            return false;
        }

        return winner.IsWithin(ConfigurationKeys.AccessTokens)
            ? ReplacesToken(winner, setting)
            : setting.IsWithin(winner.Path);
    }

    /// <summary>
    /// Names of tokens keep their case in the file only, and a token may stand there in either form: one changed through
    /// the environment must not leave the old one valid, nor take the scope from it.
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
    /// for services whose names begin with udpt: not ours, and no reason to refuse the start.
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
