using System.Buffers;

namespace Udpt.Configuration;

/// <summary>Characters that TOML allows nowhere; the parser reports them in many ways, also on other lines.</summary>
internal static class TomlCharacters
{
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Append(0x7F).Select(c => (char)c).Except(['\t', '\n', '\r'])]);

    /// <summary>The index of the first control character in <paramref name="line"/>, or -1.</summary>
    public static int IndexOfControl(string line) => line.AsSpan().IndexOfAny(Controls);

    /// <summary>The index of a carriage return that is not part of a Windows line end, or -1.</summary>
    public static int IndexOfLoneCarriageReturn(string line) => line.AsSpan().TrimEnd('\r').IndexOf('\r');

    /// <summary>The line with control characters replaced by spaces.</summary>
    public static string WithoutControls(string line) =>
        string.Concat(line.Select(c => Controls.Contains(c) ? ' ' : c));

    /// <summary>Empty, or white space as TOML defines it.</summary>
    public static bool IsBlank(string line) => line.AsSpan().Trim(" \t\r").IsEmpty;
}
