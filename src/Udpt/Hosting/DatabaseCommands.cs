using Udpt.Commands;
using Udpt.Configuration;
using Udpt.Silo.Storage.Sqlite;
using Udpt.Silo.Udpt3;

namespace Udpt.Hosting;

/// <summary>What <c>udpt import</c> and <c>udpt export</c> do with the database of the configuration.</summary>
internal static class DatabaseCommands
{
    /// <summary>Imports a UDPT 3 database; the result says what was imported and what was left out.</summary>
    public static Task<string> Import(
        UdptConfiguration configuration,
        ImportOptions options,
        CancellationToken cancellationToken)
    {
        using TorrentDatabase database = TorrentDatabase.OpenForImport(configuration.DatabasePath!);
        Udpt3ImportResult result = Udpt3Import.Run(options.File, database, options.SkipBadLines);
        string imported = $"Imported {result.Torrents} torrents of {options.File} into {database.Path}.";
        return Task.FromResult(result.SkippedLines == 0
            ? imported
            : string.Join('\n', [imported, $"Left out {result.SkippedLines} bad lines:", .. result.Faults]));
    }

    /// <summary>Exports to a UDPT 3 database; the result says what was exported.</summary>
    public static Task<string> Export(
        UdptConfiguration configuration,
        ExportOptions options,
        CancellationToken cancellationToken)
    {
        using TorrentDatabase database = TorrentDatabase.OpenForReading(configuration.DatabasePath!);
        int count = Udpt3Export.Run(database.Torrents.ReadAll(), options.File, options.Overwrite);
        return Task.FromResult($"Exported {count} torrents of {database.Path} to {options.File}.");
    }
}
