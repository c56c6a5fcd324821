using System.Collections.Immutable;
using System.Globalization;

namespace Udpt.Configuration;

internal enum SettingKind
{
    Text,
    Number,
    Flag,
    List,

    /// <summary>A <c>[section]</c> or an inline table.</summary>
    Section,

    /// <summary>TOML that no key accepts: floats, dates, lists of sections.</summary>
    Other,
}

/// <summary>One key or section as found, not yet interpreted.</summary>
internal sealed record Setting(ImmutableArray<string> Segments, ConfigurationSource Source, SettingKind Kind)
{
    private const int LongestShown = 80;

    public string Text { get; init; } = "";

    public long Number { get; init; }

    public bool Flag { get; init; }

    public ImmutableArray<Setting> Items { get; init; } = [];

    /// <summary>What the user wrote, for error messages. Never used for secret keys.</summary>
    public string Shown { get; init; } = "";

    /// <summary>Computed once, because it is compared with every key.</summary>
    public string Path { get; } = KeyPath.Join(Segments.AsSpan());

    public bool IsFromEnvironment => Source.Variable is not null;

    public static Setting OfText(ImmutableArray<string> segments, ConfigurationSource source, string text)
    {
        return new Setting(segments, source, SettingKind.Text) { Text = text, Shown = Quote(text) };
    }

    public static string Quote(string text)
    {
        return '"' + Printable(text) + '"';
    }

    /// <summary>Shortened and without control characters: an error is one line on the terminal.</summary>
    public static string Printable(string text)
    {
        string cut = text.Length > LongestShown ? text[..LongestShown] + "…" : text;
        return string.Concat(cut.Select(c => IsInvisible(c) ? $"\\u{(int)c:x4}" : c.ToString()));
    }

    /// <summary>Control characters, line ends, and characters that change the text direction.</summary>
    private static bool IsInvisible(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>Whether this setting is <paramref name="path"/> or below it.</summary>
    public bool IsWithin(string path, StringComparison comparison = StringComparison.Ordinal)
    {
        string own = Path;
        return own.StartsWith(path, comparison) && (own.Length == path.Length || own[path.Length] == '.');
    }
}
