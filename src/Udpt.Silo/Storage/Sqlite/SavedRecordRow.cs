using System.Text;
using System.Text.Json;
using SQLitePCL;
using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using Udpt.Grains.ConnectionIds;
using Udpt.Grains.Records;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>
/// The current row of a statement over <c>grain_state</c> that selects state_name, grain_key, key_n0, key_n1, version,
/// payload and, from schema 2, checksum. Columns are read in place, without copies: there may be a million rows.
/// </summary>
internal readonly struct SavedRecordRow(sqlite3_stmt row, string path, bool hasChecksum)
{
    private ReadOnlySpan<byte> StateName => raw.sqlite3_column_blob(row, 0);

    private ReadOnlySpan<byte> GrainKey => raw.sqlite3_column_blob(row, 1);

    private ReadOnlySpan<byte> Payload => raw.sqlite3_column_blob(row, 5);

    private bool IsCleared => raw.sqlite3_column_type(row, 5) == raw.SQLITE_NULL;

    private static ReadOnlySpan<byte> TorrentState => "torrent"u8;

    private static ReadOnlySpan<byte> PeerKeyState => "peer-key"u8;

    private static ReadOnlySpan<byte> ConnectionSecretState => "connection-secret"u8;

    /// <summary>The torrent in the row; false if the row is something else or has no payload.</summary>
    /// <exception cref="StorageException">The record is damaged or cannot be read.</exception>
    public bool TryReadTorrent(out KeyValuePair<InfoHash, TorrentRecord> torrent)
    {
        torrent = default;
        if (hasChecksum && raw.sqlite3_column_int64(row, 6) != Checksum())
        {
            throw SqliteFaults.DamagedRecord(path, Encoding.UTF8.GetString(StateName), Encoding.UTF8.GetString(GrainKey));
        }

        if (IsCleared)
        {
            return false;
        }

        if (StateName.SequenceEqual(TorrentState))
        {
            torrent = SavedTorrentRow.Read(GrainKey, Payload, path);
            return true;
        }

        if (!hasChecksum)
        {
            CheckOther();
        }

        return false;
    }

    private long Checksum()
    {
        RowChecksum checksum = RowChecksum.Empty;
        checksum.Add(StateName);
        checksum.Add(GrainKey);
        checksum.Add(raw.sqlite3_column_int64(row, 2));
        checksum.Add(raw.sqlite3_column_int64(row, 3));
        checksum.Add(raw.sqlite3_column_int64(row, 4));
        if (IsCleared)
        {
            checksum.AddNull();
        }
        else
        {
            checksum.Add(Payload);
        }

        return checksum.Value;
    }

    /// <remarks>A row with a checksum is already known to be intact.</remarks>
    private void CheckOther()
    {
        try
        {
            if (StateName.SequenceEqual(PeerKeyState))
            {
                SavedPeerKeyRow.Read(Encoding.UTF8.GetString(GrainKey), Payload);
            }
            else if (StateName.SequenceEqual(ConnectionSecretState))
            {
                JsonSerializer.Deserialize<ConnectionSecretRecord>(Payload, JsonStateSerializer.Options);
            }
        }
        catch (StorageUnavailableException e)
        {
            throw new StorageException($"The database {path} cannot be used: {e.Message}", e);
        }
        catch (JsonException e)
        {
            // Its message may quote a secret.
            throw new StorageException(
                $"The database {path} holds a record that cannot be read, {ConnectionSecretRecord.StateName}. Delete its row in grain_state: a new secret is created.",
                e);
        }
    }
}
