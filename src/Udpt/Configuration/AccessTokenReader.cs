using System.Collections.Immutable;
using Udpt.Api.Options;

namespace Udpt.Configuration;

/// <summary>
/// Reads <c>[http.access_tokens]</c>: <c>name = "token"</c>, or <c>name = { token = "…", scope = "read" }</c>. Errors
/// are reported without the value, because something meant to be a token is already a secret.
/// </summary>
internal static class AccessTokenReader
{
    private const string Token = "token";
    private const string Scope = "scope";
    private const string AllowedToken =
        "NAME = \"TOKEN\", a string that is not empty, or NAME = { token = \"TOKEN\", scope = \"read\" }";

    private const string AllowedScope = "\"read\", \"write\"";

    private static readonly int Depth = ConfigurationKeys.AccessTokens.Split('.').Length;

    /// <summary>The part of a token that a setting sets: <c>token</c>, <c>scope</c>, or null for neither.</summary>
    public static string? PartOf(Setting setting) => setting switch
    {
        { Segments.Length: var length } when length == Depth + 1 => setting.Kind == SettingKind.Section ? null : Token,
        { Segments.Length: var length } when length == Depth + 2 => setting.Segments[Depth + 1],
        _ => null,
    };

    /// <summary>The name of the token that a setting in the section belongs to.</summary>
    public static string NameOf(Setting setting) => setting.Segments[Depth];

    public static ImmutableSortedDictionary<string, AccessToken> Read(
        IEnumerable<Setting> settings, List<ConfigurationFault> faults)
    {
        Setting[] ours =
        [
            .. settings.Where(setting =>
                setting.IsWithin(ConfigurationKeys.AccessTokens) && setting.Path != ConfigurationKeys.AccessTokens),
        ];

        // Names from the environment are lower-case, so they match the file's names in any case.
        HashSet<string> anyCase = new(
            ours.Where(setting => setting.IsFromEnvironment).Select(NameOf), StringComparer.OrdinalIgnoreCase);
        Dictionary<string, (AccessToken Token, Setting Setting)> tokens = [];
        foreach (IGrouping<string, Setting> named in ours.GroupBy(
            setting => anyCase.TryGetValue(NameOf(setting), out string? name) ? name : NameOf(setting)))
        {
            int faultsBefore = faults.Count;
            (Setting? token, AccessScope scope) = ReadParts([.. named], faults);
            if (faults.Count == faultsBefore)
            {
                tokens.Add(named.Key, (new AccessToken(token!.Text, scope), token));
            }
        }

        ReportContradictions(tokens, faults);
        return tokens.ToImmutableSortedDictionary(
            token => token.Key, token => token.Value.Token, StringComparer.Ordinal);
    }

    private static (Setting? Token, AccessScope Scope) ReadParts(Setting[] parts, List<ConfigurationFault> faults)
    {
        Setting? token = null;
        AccessScope scope = AccessScope.Write;

        // a.b = "…" sets part b of the token a, but was meant as the token "a.b".
        string hint = parts.Any(part => PartOf(part) is Token or Scope) ? "" : " (a name with a dot in it needs quotes)";
        foreach (Setting part in parts)
        {
            (string? problem, string allowed) = (null as string, AllowedToken);
            switch (PartOf(part))
            {
                case Token:
                    problem = DescribeToken(part);
                    token ??= part;
                    break;
                case Scope:
                    (problem, allowed) = (DescribeScope(part), AllowedScope);

                    // Two can differ only in the case of their names; the more restrictive one wins.
                    scope = part.Text == "read" ? AccessScope.Read : scope;
                    break;
                case null when part.Segments.Length == Depth + 1:
                    break;
                default:
                    problem = $"unknown; known of a token: {Scope}, {Token}{hint}";
                    break;
            }

            if (problem is not null)
            {
                faults.Add(new ConfigurationFault(part.Source, part.Path, problem, Allowed: allowed));
                token ??= part;
            }
        }

        if (token is null)
        {
            Setting first = parts[0];
            string path = KeyPath.Join(first.Segments.AsSpan(0, Depth + 1));
            faults.Add(new ConfigurationFault(
                first.Source, path, "its token is missing", Allowed: AllowedToken));
        }

        return (token, scope);
    }

    private static string? DescribeToken(Setting setting) => setting switch
    {
        { Kind: not SettingKind.Text } => "must be a string",
        _ when NameOf(setting).Length == 0 => "a token needs a name",
        { Text: "" } => "an empty token",
        _ when string.IsNullOrWhiteSpace(setting.Text) => "a blank token",
        _ => null,
    };

    private static string? DescribeScope(Setting setting) => setting switch
    {
        { Kind: not SettingKind.Text } => "must be a string",
        { Text: not ("read" or "write") } => "not one of the allowed values",
        _ => null,
    };

    /// <summary>The API cannot tell two names of the same token apart, so their scopes must agree.</summary>
    private static void ReportContradictions(
        Dictionary<string, (AccessToken Token, Setting Setting)> tokens, List<ConfigurationFault> faults)
    {
        foreach (var same in tokens.Values.GroupBy(token => token.Token.Token))
        {
            if (same.Select(token => token.Token.Scope).Distinct().Count() > 1)
            {
                Setting last = same.Last().Setting;
                string path = KeyPath.Join(last.Segments.AsSpan(0, Depth + 1));
                faults.Add(new ConfigurationFault(
                    last.Source, path, $"the same token as that of {Setting.Printable(NameOf(same.First().Setting))}, with another scope"));
            }
        }
    }
}
