using System.Collections.Immutable;
using System.Globalization;

namespace Udpt.Configuration;

internal enum SettingKind
{
    Text,
    Number,
    Flag,
    List,

    /// <summary>A <c>[section]</c>, or a table written inline.</summary>
    Section,

    /// <summary>TOML that no key of ours takes: floats, dates, lists of sections.</summary>
    Other,
}

/// <summary>One key or section as found, before anything is known about its meaning.</summary>
internal sealed record Setting(ImmutableArray<string> Segments, ConfigurationSource Source, SettingKind Kind)
{
    private const int LongestShown = 80;

    public string Text { get; init; } = "";

    public long Number { get; init; }

    public bool Flag { get; init; }

    public ImmutableArray<Setting> Items { get; init; } = [];

    /// <summary>What the user wrote, for an error. Never used for keys that hold secrets.</summary>
    public string Shown { get; init; } = "";

    /// <summary>Written once: it is compared with every key there is.</summary>
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

    /// <summary>Cut, and free of control characters: an error is one line of the terminal.</summary>
    public static string Printable(string text)
    {
        string cut = text.Length > LongestShown ? text[..LongestShown] + "…" : text;
        return string.Concat(cut.Select(c => IsInvisible(c) ? $"\\u{(int)c:x4}" : c.ToString()));
    }

    /// <summary>Controls, ends of lines, and what turns the direction of the text around it.</summary>
    private static bool IsInvisible(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>Whether this setting is at <paramref name="path"/> or under it.</summary>
    public bool IsWithin(string path, StringComparison comparison = StringComparison.Ordinal)
    {
        string own = Path;
        return own.StartsWith(path, comparison) && (own.Length == path.Length || own[path.Length] == '.');
    }
}
