using System.Text.RegularExpressions;

namespace Udpt.Configuration;

/// <summary>
/// What a syntax error means to the user. The parser's messages speak of tokens and quote the source, which may be a
/// secret, so none of them is passed on.
/// </summary>
/// <param name="OpenedBy">The fault is not where the parser noticed it, but where a value began like this.</param>
internal sealed partial record TomlSyntaxProblem(string Sentence, Regex? OpenedBy = null)
{
    public static readonly TomlSyntaxProblem OpenList = new("the list is not closed with ]", ListOpening());

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
    ];

    private static readonly TomlSyntaxProblem Unknown = new("the line cannot be read");

    /// <summary>The meaning of the parser's <paramref name="message"/>.</summary>
    public static TomlSyntaxProblem Of(string message)
    {
        foreach ((string part, TomlSyntaxProblem problem) in Known)
        {
            if (message.Contains(part, StringComparison.Ordinal))
            {
                return problem;
            }
        }

        return Unknown;
    }

    /// <summary>Whether something stands where a value or the next item was expected.</summary>
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
