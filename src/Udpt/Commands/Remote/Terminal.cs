using System.Globalization;
using Spectre.Console;

namespace Udpt.Commands.Remote;

/// <summary>Aligned tables for people; plain text if the output is not a terminal.</summary>
internal static class Terminal
{
    /// <summary>
    /// Wide enough that tables never wrap: the terminal wraps long lines itself, and words stay intact.
    /// </summary>
    private const int WidthOfTables = 400;

    public static IAnsiConsole For(TextWriter writer) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });

    /// <summary>Writes a table with a header; names of numeric columns start with <c>&gt;</c>.</summary>
    public static void WriteTable(this IAnsiConsole console, string[] columns, IEnumerable<string[]> rows)
    {
        Table table = new Table().Border(TableBorder.None);
        foreach (string column in columns)
        {
            bool isNumber = column.StartsWith('>');
            TableColumn heading = new TableColumn(new Text(column.TrimStart('>'), new Style(decoration: Decoration.Bold)))
                .NoWrap()
                .PadLeft(0)
                .PadRight(2);
            table.AddColumn(isNumber ? heading.RightAligned() : heading);
        }

        foreach (string[] row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        int width = console.Profile.Width;
        console.Profile.Width = WidthOfTables;
        console.Write(table);
        console.Profile.Width = width;
    }

    /// <summary>A number with thousands separators.</summary>
    public static string Number(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";

    /// <summary>A duration in its two largest units.</summary>
    public static string Duration(long? seconds) => seconds switch
    {
        null => "-",
        < 60 => $"{seconds} s",
        < 3600 => $"{seconds / 60} min {seconds % 60} s",
        < 86_400 => $"{seconds / 3600} h {seconds % 3600 / 60} min",
        _ => $"{seconds / 86_400} d {seconds % 86_400 / 3600} h",
    };
}
