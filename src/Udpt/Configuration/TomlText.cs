using System.Globalization;
using System.Text.RegularExpressions;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Udpt.Configuration;

/// <summary>
/// The file's text as a syntax tree, with its syntax errors. The parser cannot recover from an error (an unclosed string
/// swallows the rest), so a bad line is reported and blanked, and the text is parsed again: one bad line does not hide
/// the errors below it.
/// </summary>
internal sealed partial class TomlText
{
    /// <summary>A file with more bad lines is not a configuration; the ones found so far are reported.</summary>
    private const int MaxRepairs = 20;

    /// <summary>Each repair parses the file again, so in a long file only the first bad line is reported.</summary>
    private const int MaxLinesToRepair = 1000;

    private readonly string _file;
    private readonly string[] _lines;
    private readonly HashSet<int> _toldLines = [];
    private readonly HashSet<int> _restoredHeaders = [];
    private readonly List<ConfigurationFault> _faults = [];
    private readonly HashSet<string> _unreadKeys = [];

    private TomlText(string file, string text)
    {
        _file = file;
        _lines = text.Split('\n');
    }

    /// <summary>The tree of the valid lines; null if there are too few.</summary>
    public DocumentSyntax? Document { get; private set; }

    public IReadOnlyList<ConfigurationFault> Faults => _faults;

    /// <summary>Keys on bad lines, which are not reported as missing.</summary>
    public IReadOnlySet<string> UnreadKeys => _unreadKeys;

    public static TomlText Parse(string file, string text)
    {
        TomlText toml = new(file, text);
        int mostRepairs = toml._lines.Length > MaxLinesToRepair ? 1 : MaxRepairs;
        for (int repairs = 0; repairs < mostRepairs; repairs++)
        {
            if (toml.ParseLines(toml._lines.Length, validate: false) is not { } document)
            {
                toml.ReportFirstError();
                break;
            }

            if (FirstError(document) is not { } error)
            {
                toml.Finish();
                break;
            }

            if (repairs == 0 && toml.ReportLoneCarriageReturns())
            {
                break;
            }

            if (repairs > 0 || !toml.ClearControlCharacters(mostRepairs))
            {
                toml.Repair(error);
            }
        }

        return toml;
    }

    /// <summary>The tree of the first <paramref name="count"/> lines; null if the parser throws.</summary>
    private DocumentSyntax? ParseLines(int count, bool validate)
    {
        try
        {
            return SyntaxParser.Parse(string.Join('\n', _lines, 0, count), _file, validate);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The parser throws if brackets are nested too deeply; any other exception is treated alike.
            return null;
        }
    }

    private void Finish()
    {
        Document = ParseLines(_lines.Length, validate: true);
        if (Document is null)
        {
            ReportFirstError();
            return;
        }

        ReportRepeatedKeys(Document);
    }

    /// <summary>Reports the line where the parser gets stuck; the lines below it would be misread.</summary>
    private void ReportFirstError()
    {
        int good = 0;
        int bad = _lines.Length;
        while (bad - good > 1)
        {
            int middle = (good + bad) / 2;
            (good, bad) = ParseLines(middle, validate: false) is null ? (good, middle) : (middle, bad);
        }

        int line = bad - 1;
        bool isNested = _lines[line].AsSpan().ContainsAny('[', '{');
        Report(line, null, (isNested ? TomlSyntaxProblem.TooDeep : TomlSyntaxProblem.Unknown).Sentence);
    }

    private bool ReportLoneCarriageReturns()
    {
        int line = Array.FindIndex(_lines, text => TomlCharacters.IndexOfLoneCarriageReturn(text) >= 0);
        if (line < 0)
        {
            return false;
        }

        int column = TomlCharacters.IndexOfLoneCarriageReturn(_lines[line]);
        Report(line, column + 1, TomlSyntaxProblem.LoneCarriageReturn.Sentence);
        return true;
    }

    /// <summary>Reports control characters and replaces them with spaces, so that the rest can be read.</summary>
    /// <returns>Whether there were any.</returns>
    private bool ClearControlCharacters(int most)
    {
        bool found = false;
        for (int line = 0; line < _lines.Length && _toldLines.Count < most; line++)
        {
            string text = _lines[line];
            int column = TomlCharacters.IndexOfControl(text);
            if (column >= 0)
            {
                found = true;
                _lines[line] = TomlCharacters.WithoutControls(text);
                Report(line, column + 1, TomlSyntaxProblem.OfControl(text[column]).Sentence);
            }
        }

        return found;
    }

    private static DiagnosticMessage? FirstError(DocumentSyntax document)
    {
        return document.Diagnostics
            .Where(diagnostic => diagnostic.Kind == DiagnosticMessageKind.Error)
            .MinBy(diagnostic => (diagnostic.Span.Start.Line, diagnostic.Span.Start.Column));
    }

    private void Repair(DiagnosticMessage error)
    {
        int errorLine = Math.Min(error.Span.Start.Line, _lines.Length - 1);
        while (errorLine > 0 && TomlCharacters.IsBlank(_lines[errorLine]))
        {
            // Some errors are noticed only at the next token, or at the end of the file.
            errorLine--;
        }

        TomlSyntaxProblem problem = IsInOpenList(errorLine, error)
            ? TomlSyntaxProblem.OpenList
            : TomlSyntaxProblem.Of(error.Message, CharacterAt(errorLine, error));
        int line = problem.OpenedBy is { } opening ? LineOfOpening(opening, errorLine) : errorLine;
        Report(line, line == error.Span.Start.Line ? error.Span.Start.Column + 1 : null, problem.Sentence);
        Match header = Header().Match(_lines[line]);
        if (header.Success && _restoredHeaders.Add(line))
        {
            // The keys below belong to the intended section.
            _lines[line] = $"[{header.Groups["name"].Value}]";
            return;
        }

        // The items of an open list belong to it; an open string may contain the rest of the file.
        int end = problem == TomlSyntaxProblem.OpenList ? Math.Max(line + 1, errorLine) : line + 1;
        Array.Fill(_lines, "", line, end - line);
    }

    private char? CharacterAt(int line, DiagnosticMessage error)
    {
        int column = error.Span.Start.Column;
        return line == error.Span.Start.Line && column < _lines[line].Length ? _lines[line][column] : null;
    }

    /// <summary>Whether the parser read a key or a section as the next item of a list.</summary>
    private bool IsInOpenList(int line, DiagnosticMessage error)
    {
        if (error.Span.Start.Line != line || !TomlSyntaxProblem.IsAboutItem(error.Message))
        {
            return false;
        }

        Match pair = KeyAndValue().Match(_lines[line]);
        return Header().IsMatch(_lines[line])
            || (pair.Groups["value"].Success && error.Span.Start.Column <= pair.Groups["key"].Index);
    }

    /// <summary>The nearest line above with a key whose value begins with <paramref name="opening"/>.</summary>
    private int LineOfOpening(Regex opening, int errorLine)
    {
        for (int line = errorLine; line >= 0; line--)
        {
            if (opening.IsMatch(KeyAndValue().Match(_lines[line]).Groups["value"].Value))
            {
                return line;
            }
        }

        return errorLine;
    }

    private void Report(int line, int? column, string sentence)
    {
        if (!_toldLines.Add(line))
        {
            return;
        }

        Match pair = KeyAndValue().Match(_lines[line]);
        string section = SectionAbove(line);
        string? path = pair.Success ? (section.Length == 0 ? "" : section + ".") + pair.Groups["key"].Value : null;
        ConfigurationKey? key = path is null ? null : ConfigurationKeys.All.GetValueOrDefault(path);
        if (key is null && !pair.Groups["value"].Success)
        {
            // A word alone on its line may be a token.
            path = null;
        }

        if (path is not null)
        {
            _unreadKeys.Add(path);
        }

        // Only the value of a known key is certainly no secret, and only if no other pair follows it.
        string value = pair.Groups["value"].Value.TrimEnd();
        string? found = key is not null && pair.Groups["value"].Success && !value.Contains('=', StringComparison.Ordinal)
            ? Setting.Printable(value)
            : null;
        string where = column is null ? "" : string.Create(CultureInfo.InvariantCulture, $" (column {column})");
        ConfigurationSource source = new(_file, line + 1);
        _faults.Add(new ConfigurationFault(source, path, "not TOML: " + sentence + where, found, key?.Allowed));
    }

    private string SectionAbove(int line)
    {
        for (int above = line - 1; above >= 0; above--)
        {
            Match header = Header().Match(_lines[above]);
            if (header.Success)
            {
                return header.Groups["name"].Value;
            }
        }

        return "";
    }

    private void ReportRepeatedKeys(DocumentSyntax document)
    {
        foreach (DiagnosticMessage error in document.Diagnostics)
        {
            // The parser's own message quotes the first definition, which may be a token.
            Match repeated = Repeated().Match(error.Message);
            string problem = repeated.Success
                ? $"already there on line {repeated.Groups["line"].Value}"
                : "not TOML";
            ConfigurationSource source = new(_file, error.Span.Start.Line + 1);
            string? key = repeated.Success ? repeated.Groups["key"].Value : null;
            _faults.Add(new ConfigurationFault(source, key, problem, Allowed: "each key and section once"));
        }
    }

    [GeneratedRegex(@"^\s*\[{1,2}\s*(?<name>[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*)")]
    private static partial Regex Header();

    [GeneratedRegex(@"^\s*(?<key>[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*)\s*(=\s*(?<value>.*))?")]
    private static partial Regex KeyAndValue();

    [GeneratedRegex(@"^The key `(?<key>[^`]*)` is already defined at \((?<line>\d+),")]
    private static partial Regex Repeated();
}
