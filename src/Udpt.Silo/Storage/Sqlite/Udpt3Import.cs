using Microsoft.Data.Sqlite;
using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using Udpt.Grains.Torrents;
using Udpt.Silo.Udpt3;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>
/// Takes the torrents of a UDPT 3 database into the embedded one. What UDPT 3 wrote becomes registered, so that in static
/// mode what it served is still served; a torrent that an export says nobody registered stays so.
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

    /// <summary>What is saved with what is imported; a record that is not what was written ends the import.</summary>
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
    /// Imports <paramref name="file"/>. What the database already knows of a torrent is kept: it stays flagged if it
    /// was, and of the completed counts the higher one stays. A bad line throws
    /// <see cref="Storage.StorageException"/> and nothing is imported, or with <paramref name="skipBadLines"/> is left
    /// out and reported.
    /// </summary>
    public static Udpt3ImportResult Run(string file, TorrentDatabase database, bool skipBadLines = false)
    {
        Udpt3Contents contents = Udpt3Contents.Read(file, skipBadLines);
        database.Write(connection => Insert(connection, contents, database.Udpt3Path));
        return contents.Result;
    }

    /// <summary>
    /// Writes the torrents within the caller's transaction. If they are those of the file at
    /// <paramref name="udpt3Path"/>, which the tracker takes in by itself, that is done with.
    /// </summary>
    internal static void Insert(SqliteConnection connection, Udpt3Contents contents, string? udpt3Path)
    {
        if (udpt3Path is not null && Path.GetFullPath(contents.Path) == udpt3Path)
        {
            DatabaseProperty.Set(connection, DatabaseProperty.Udpt3Imported, Path.GetFileName(udpt3Path));
        }

        // Rows come in the order they lie in. A record's members of other releases are left as they are.
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
