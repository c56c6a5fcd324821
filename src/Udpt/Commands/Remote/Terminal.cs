using System.Globalization;
using Spectre.Console;

namespace Udpt.Commands.Remote;

/// <summary>Tables for people: columns that align, plain where it is no terminal.</summary>
internal static class Terminal
{
    /// <summary>Wide enough that no line breaks where a program may read it.</summary>
    private const int WidthOfFiles = 400;

    public static IAnsiConsole For(TextWriter writer)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = WidthOfFiles;
        }

        return console;
    }

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

        console.Write(table);
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
