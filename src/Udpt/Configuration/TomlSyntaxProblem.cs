namespace Udpt.Configuration;

/// <summary>
/// What a syntax error means to the user. The parser's messages speak of tokens and quote the source, which may be a
/// secret, so none of them is passed on.
/// </summary>
/// <param name="IsAboutWhatBegan">The fault is where the value began, not where the parser noticed it.</param>
/// <param name="SwallowsUpToError">The lines in between belong to that value too.</param>
internal sealed record TomlSyntaxProblem(
    string Sentence,
    bool IsAboutWhatBegan = false,
    bool SwallowsUpToError = false)
{
    private static readonly (string Part, TomlSyntaxProblem Problem)[] Known =
    [
        ("Expecting a closing `]` for an array",
            new("the list is not closed with ]", IsAboutWhatBegan: true, SwallowsUpToError: true)),
        ("Invalid End-Of-File found for multi-line", new("the string is not closed", IsAboutWhatBegan: true)),
        ("Invalid newline in a string", new("the string is not closed on its line")),
        ("Invalid End-Of-File found on string", new("the string is not closed on its line")),
        ("for a value", new("the value cannot be read; a string needs quotes around it")),
        ("Missing a `,`", new("a comma is missing between two items")),
        ("Expecting `=` after a key", new("a key needs = and a value after it")),
        ("while expecting token `newline`", new("something stands where the line should end")),
        ("while expecting `]`", new("the section's name is not closed with ]")),
        ("while parsing inline table", new("the table is not closed with }")),
        ("leading 0", new("a number has no leading zero")),
        ("Unexpected leading zero", new("a number has no leading zero")),
        ("Unable to parse integer", new("the number is too large")),
        ("escape", new("a backslash in double quotes begins an escape; in single quotes text is taken as it is")),
        ("Invalid hexadecimal", new("a backslash in double quotes begins an escape; in single quotes text is taken as it is")),
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
}
