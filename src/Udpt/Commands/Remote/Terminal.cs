using System.Globalization;
using Spectre.Console;

namespace Udpt.Commands.Remote;

/// <summary>Tables for people: columns that align, plain where it is no terminal.</summary>
internal static class Terminal
{
    /// <summary>Wide enough that no table is folded: a terminal breaks lines of its own, and words stay words.</summary>
    private const int WidthOfTables = 400;

    public static IAnsiConsole For(TextWriter writer) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });

    /// <summary>A table with a line of names; those of columns of numbers begin with <c>&gt;</c>.</summary>
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

    /// <summary>A number with its thousands apart.</summary>
    public static string Number(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";

    /// <summary>A time as people say it, to the two largest units.</summary>
    public static string Duration(long? seconds) => seconds switch
    {
        null => "-",
        < 60 => $"{seconds} s",
        < 3600 => $"{seconds / 60} min {seconds % 60} s",
        < 86_400 => $"{seconds / 3600} h {seconds % 3600 / 60} min",
        _ => $"{seconds / 86_400} d {seconds % 86_400 / 3600} h",
    };
}
