using System.Buffers;

namespace Udpt.Configuration;

/// <summary>Characters that TOML takes nowhere, and that the parser stumbles over in many ways, on other lines too.</summary>
internal static class TomlCharacters
{
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Append(0x7F).Select(c => (char)c).Except(['\t', '\n', '\r'])]);

    /// <summary>Where the first control character of <paramref name="line"/> is, or -1.</summary>
    public static int IndexOfControl(string line) => line.AsSpan().IndexOfAny(Controls);

    /// <summary>Where a carriage return is that ends no line of Windows, or -1.</summary>
    public static int IndexOfLoneCarriageReturn(string line) => line.AsSpan().TrimEnd('\r').IndexOf('\r');

    /// <summary>The line with spaces in place of control characters.</summary>
    public static string WithoutControls(string line) =>
        string.Concat(line.Select(c => Controls.Contains(c) ? ' ' : c));

    /// <summary>Empty, or white space as TOML has it.</summary>
    public static bool IsBlank(string line) => line.AsSpan().Trim(" \t\r").IsEmpty;
}
