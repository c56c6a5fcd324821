using System.Text.RegularExpressions;

namespace Udpt.Configuration;

/// <summary>Paths of keys as text, <c>http.access_tokens.someone</c>.</summary>
internal static partial class KeyPath
{
    /// <summary>Joins segments with dots; a segment that contains a dot is quoted, as in TOML.</summary>
    public static string Join(ReadOnlySpan<string> segments)
    {
        string[] written = new string[segments.Length];
        for (int i = 0; i < segments.Length; i++)
        {
            written[i] = BareKey().IsMatch(segments[i]) ? segments[i] : Setting.Quote(segments[i]);
        }

        return string.Join('.', written);
    }

    /// <summary>
    /// <c>udp</c> of <c>udp.workers</c>; empty at the top level. For known keys, whose names contain no dots.
    /// </summary>
    public static string SectionOf(string path)
    {
        int dot = path.LastIndexOf('.');
        return dot < 0 ? "" : path[..dot];
    }

    /// <summary><c>workers</c> of <c>udp.workers</c>, a known key.</summary>
    public static string NameOf(string path)
    {
        return path[(path.LastIndexOf('.') + 1)..];
    }

    /// <summary>Where a key is, as part of a sentence.</summary>
    public static string DescribeSection(string section)
    {
        return section.Length == 0 ? "at the top level" : $"in [{section}]";
    }

    [GeneratedRegex("^[A-Za-z0-9_-]+$")]
    private static partial Regex BareKey();
}
