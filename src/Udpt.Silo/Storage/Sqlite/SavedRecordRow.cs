using System.Runtime.CompilerServices;
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
/// payload and, from schema 2, checksum. Columns are read in place, without copies, and once each: there may be a
/// million rows, and most of what a row costs is the calls into SQLite.
/// </summary>
internal readonly ref struct SavedRecordRow
{
    private readonly string _path;
    private readonly bool _hasChecksum;
    private readonly ReadOnlySpan<byte> _stateName;
    private readonly ReadOnlySpan<byte> _grainKey;
    private readonly ReadOnlySpan<byte> _payload;
    private readonly bool _isCleared;

    /// <summary>Reads the current row. Valid only until the statement moves to the next row.</summary>
    /// <exception cref="StorageException">The record is damaged.</exception>
    public SavedRecordRow(sqlite3_stmt row, string path, bool hasChecksum)
    {
        _path = path;
        _hasChecksum = hasChecksum;
        _stateName = raw.sqlite3_column_blob(row, 0);
        _grainKey = raw.sqlite3_column_blob(row, 1);
        _payload = raw.sqlite3_column_blob(row, 5);
        _isCleared = _payload.IsEmpty && raw.sqlite3_column_type(row, 5) == raw.SQLITE_NULL;
        if (hasChecksum && raw.sqlite3_column_int64(row, 6) != Checksum(row))
        {
            throw SqliteFaults.DamagedRecord(path, Encoding.UTF8.GetString(_stateName), Encoding.UTF8.GetString(_grainKey));
        }
    }

    private static ReadOnlySpan<byte> TorrentState => "torrent"u8;

    private static ReadOnlySpan<byte> PeerKeyState => "peer-key"u8;

    private static ReadOnlySpan<byte> ConnectionSecretState => "connection-secret"u8;

    /// <summary>The torrent in the row; false if the row is something else or has no payload.</summary>
    /// <exception cref="StorageException">The record cannot be read.</exception>
    public bool TryReadTorrent(out KeyValuePair<InfoHash, TorrentRecord> torrent)
    {
        torrent = default;
        if (_isCleared)
        {
            return false;
        }

        if (_stateName.SequenceEqual(TorrentState))
        {
            torrent = SavedTorrentRow.Read(_grainKey, _payload, _path);
            return true;
        }

        if (!_hasChecksum)
        {
            CheckOther();
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Checksum(sqlite3_stmt row)
    {
        RowChecksum checksum = RowChecksum.Empty;
        checksum.Add(_stateName);
        checksum.Add(_grainKey);
        checksum.Add(raw.sqlite3_column_int64(row, 2));
        checksum.Add(raw.sqlite3_column_int64(row, 3));
        checksum.Add(raw.sqlite3_column_int64(row, 4));
        if (_isCleared)
        {
            checksum.AddNull();
        }
        else
        {
            checksum.Add(_payload);
        }

        return checksum.Value;
    }

    /// <remarks>A row with a checksum is already known to be intact.</remarks>
    private void CheckOther()
    {
        try
        {
            if (_stateName.SequenceEqual(PeerKeyState))
            {
                SavedPeerKeyRow.Read(Encoding.UTF8.GetString(_grainKey), _payload);
            }
            else if (_stateName.SequenceEqual(ConnectionSecretState))
            {
                JsonSerializer.Deserialize<ConnectionSecretRecord>(_payload, JsonStateSerializer.Options);
            }
        }
        catch (StorageUnavailableException e)
        {
            throw new StorageException($"The database {_path} cannot be used: {e.Message}", e);
        }
        catch (JsonException e)
        {
            // Its message may quote a secret.
            throw new StorageException(
                $"The database {_path} holds a record that cannot be read, {ConnectionSecretRecord.StateName}. Delete its row in grain_state: a new secret is created.",
                e);
        }
    }
}
