using Udpt.Configuration;
using Udpt.Silo.Storage.Sqlite;
using Udpt.Silo.Udpt3;

namespace Udpt.Commands;

/// <summary>Implements <c>udpt import</c>, <c>export</c> and <c>backup</c> on the configured database.</summary>
internal static class DatabaseCommands
{
    /// <summary>Imports a UDPT 3 database; returns what was imported and what was skipped.</summary>
    public static Task<string> Import(
        UdptConfiguration configuration,
        ImportOptions options,
        CancellationToken cancellationToken)
    {
        using TorrentDatabase database = TorrentDatabase.OpenForImport(configuration.DatabasePath!);
        Udpt3ImportResult result = Udpt3Import.Run(options.File, database, options.SkipBadLines);
        string imported = $"Imported {result.Torrents} torrents from {options.File} into {database.Path}.";
        return Task.FromResult(string.Join('\n', [imported, .. DescribeSkipped(result)]));
    }

    /// <summary>Exports to a UDPT 3 database; returns a summary.</summary>
    public static Task<string> Export(
        UdptConfiguration configuration,
        ExportOptions options,
        CancellationToken cancellationToken)
    {
        using TorrentDatabase database = TorrentDatabase.OpenForReading(configuration.DatabasePath!);
        int count = Udpt3Export.Run(database.Torrents.ReadAll(), options.File, options.Overwrite);
        return Task.FromResult($"Exported {count} torrents from {database.Path} to {options.File}.");
    }

    /// <summary>Copies the embedded database; returns a summary.</summary>
    public static Task<string> Backup(
        UdptConfiguration configuration,
        BackupOptions options,
        CancellationToken cancellationToken)
    {
        using TorrentDatabase database = TorrentDatabase.OpenForReading(configuration.DatabasePath!);
        int count = DatabaseBackup.Run(database, options.File);
        return Task.FromResult($"Backed up {database.Path} to {options.File}, with {count} torrents.");
    }

    private static IEnumerable<string> DescribeSkipped(Udpt3ImportResult result)
    {
        if (result.SkippedLines > 0)
        {
            yield return $"Skipped {result.SkippedLines} bad lines:";
            foreach (string fault in result.Faults)
            {
                yield return fault;
            }
        }

        if (result.Damage is { } damage)
        {
            yield return $"Skipped the rest of the file, from {damage}.";
        }

        if (result.IgnoredBytes > 0)
        {
            yield return $"Ignored {result.IgnoredBytes} bytes after the end of the bzip2 data.";
        }
    }
}
