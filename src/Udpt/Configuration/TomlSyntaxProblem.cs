using System.Globalization;
using System.Text.RegularExpressions;

namespace Udpt.Configuration;

/// <summary>
/// A syntax error in the user's terms. The parser's messages are not shown: they speak of tokens and quote the source,
/// which may be a secret.
/// </summary>
/// <param name="OpenedBy">Set if the error is not where the parser noticed it but where a value began like this.</param>
internal sealed partial record TomlSyntaxProblem(string Sentence, Regex? OpenedBy = null)
{
    public static readonly TomlSyntaxProblem OpenList = new("the list is not closed with ]", ListOpening());

    /// <summary>The parser's limit is 64.</summary>
    public static readonly TomlSyntaxProblem TooDeep = new("brackets within brackets, deeper than any value goes");

    /// <summary>The line end of old Macs; the parser reads the whole text as one line.</summary>
    public static readonly TomlSyntaxProblem LoneCarriageReturn =
        new("the line ends in a carriage return alone; lines end in a line feed, or in both");

    private const string AboutValue = "for a value";
    private const string AboutComma = "Missing a `,`";
    private const string Escapes =
        "a backslash in double quotes begins an escape; in single quotes text is taken as it is";

    private static readonly (string Part, TomlSyntaxProblem Problem)[] Known =
    [
        ("Expecting a closing `]` for an array", OpenList),
        ("Invalid End-Of-File found for multi-line", new("the string is not closed", LongStringOpening())),
        ("Invalid newline in a string", new("the string is not closed on its line")),
        ("Invalid End-Of-File found on string", new("the string is not closed on its line")),
        (AboutValue, new("the value cannot be read; a string needs quotes around it")),
        (AboutComma, new("a comma is missing between two items")),
        ("Expecting `=` after a key", new("a key needs = and a value after it")),
        ("while expecting token `newline`", new("something stands where the line should end")),
        ("while expecting `]`", new("the section's name is not closed with ]")),
        ("while parsing inline table", new("the table is not closed with }")),
        ("leading 0", new("a number has no leading zero")),
        ("Unexpected leading zero", new("a number has no leading zero")),
        ("Unable to parse integer", new("the number is too large")),
        ("escape", new(Escapes)),
        ("Invalid hexadecimal", new(Escapes)),
        ("control character", new("a control character, which must be written as an escape")),
        ("Missing a digit", new("a number ends in a digit")),
        ("Expecting at least one digit", new("a number ends in a digit")),
    ];

    public static readonly TomlSyntaxProblem Unknown = new("the line cannot be read");

    /// <summary>The error about a control character.</summary>
    public static TomlSyntaxProblem OfControl(char character) => new(string.Create(
        CultureInfo.InvariantCulture, $"the control character U+{(int)character:X4} cannot stand here"));

    /// <summary>The meaning of the parser's <paramref name="message"/> about <paramref name="character"/>.</summary>
    public static TomlSyntaxProblem Of(string message, char? character)
    {
        switch (character)
        {
            case '\u201C' or '\u201D' or '\u201E' or '\u2018' or '\u2019' or '\u00AB' or '\u00BB':
                return new TomlSyntaxProblem("a typographic quote; strings stand in \"…\" or '…'");
            case > '\u007F' and var odd when !char.IsLetterOrDigit(odd) && !char.IsSurrogate(odd):
                return new TomlSyntaxProblem(string.Create(
                    CultureInfo.InvariantCulture, $"the character U+{(int)odd:X4} cannot stand here"));
        }

        foreach ((string part, TomlSyntaxProblem problem) in Known)
        {
            if (message.Contains(part, StringComparison.Ordinal))
            {
                return problem;
            }
        }

        return Unknown;
    }

    /// <summary>Whether something else was found where a value or the next item was expected.</summary>
    public static bool IsAboutItem(string message)
    {
        return message.Contains(AboutValue, StringComparison.Ordinal)
            || message.Contains(AboutComma, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\[")]
    private static partial Regex ListOpening();

    [GeneratedRegex("^(\"\"\"|''')")]
    private static partial Regex LongStringOpening();
}
