using Microsoft.Data.Sqlite;
using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using Udpt.Grains.Torrents;
using Udpt.Silo.Udpt3;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>
/// Imports the torrents of a UDPT 3 database into the embedded one. Torrents that UDPT 3 wrote become registered, so that
/// static mode still serves what UDPT 3 served; those that an export marks as unregistered stay unregistered.
/// </summary>
public static class Udpt3Import
{
    private const string NewPayload =
        """
        json_object(
            'is_registered', json(iif(@is_registered, 'true', 'false')),
            'is_flagged', json(iif(@is_flagged, 'true', 'false')),
            'completed', @completed)
        """;

    /// <summary>The payload merged with the existing record; a damaged record fails the import.</summary>
    private const string MergedPayload =
        """
        json_set(
            COALESCE(
                CAST(udpt_verified(checksum, state_name, grain_key, key_n0, key_n1, version, payload) AS TEXT),
                json_object()),
            '$.is_registered', json(iif(@is_registered OR payload ->> 'is_registered', 'true', 'false')),
            '$.is_flagged', json(iif(@is_flagged OR payload ->> 'is_flagged', 'true', 'false')),
            '$.completed', max(@completed, COALESCE(payload ->> 'completed', 0)))
        """;

    /// <summary>
    /// Imports <paramref name="file"/>. Existing data is kept: a flagged torrent stays flagged, and the higher
    /// completed count wins. A bad line throws <see cref="Storage.StorageException"/> and nothing is imported; with
    /// <paramref name="skipBadLines"/> it is skipped and reported.
    /// </summary>
    public static Udpt3ImportResult Run(string file, TorrentDatabase database, bool skipBadLines = false)
    {
        Udpt3Contents contents = Udpt3Contents.Read(file, skipBadLines);
        database.Write(connection => Insert(connection, contents, database.Udpt3Path));
        return contents.Result;
    }

    /// <summary>
    /// Writes the torrents within the caller's transaction. If they come from the file at <paramref name="udpt3Path"/>,
    /// which the tracker imports automatically, records that this is done.
    /// </summary>
    internal static void Insert(SqliteConnection connection, Udpt3Contents contents, string? udpt3Path)
    {
        if (udpt3Path is not null && Path.GetFullPath(contents.Path) == udpt3Path)
        {
            DatabaseProperty.Set(connection, DatabaseProperty.Udpt3Imported, Path.GetFileName(udpt3Path));
        }

        // Rows are inserted in storage order. Members that other releases wrote to a record are kept.
        using SqliteCommand command = connection.Command(
            $"""
            INSERT INTO grain_state (state_name, grain_key, key_n0, key_n1, version, payload, checksum)
            VALUES
            (
                '{TorrentRecord.StateName}', @key, 0, 0, 1, {NewPayload},
                udpt_checksum('{TorrentRecord.StateName}', @key, 0, 0, 1, {NewPayload})
            )
            ON CONFLICT DO UPDATE SET version = version + 1, payload = {MergedPayload},
                checksum = udpt_checksum(state_name, grain_key, key_n0, key_n1, version + 1, {MergedPayload})
            """);
        SqliteParameter key = command.Parameters.Add("@key", SqliteType.Text);
        SqliteParameter isFlagged = command.Parameters.Add("@is_flagged", SqliteType.Integer);
        SqliteParameter isRegistered = command.Parameters.Add("@is_registered", SqliteType.Integer);
        SqliteParameter completed = command.Parameters.Add("@completed", SqliteType.Integer);
        foreach ((InfoHash infoHash, Udpt3Entry entry) in contents.Torrents)
        {
            key.Value = TorrentKey.Of(infoHash);
            isFlagged.Value = entry.IsFlagged;
            isRegistered.Value = entry.IsRegistered;
            completed.Value = entry.Completed;
            command.ExecuteNonQuery();
        }
    }
}
