using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Udpt.Core.Identity;
using Udpt.Core.Torrents;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>The records in the embedded database, read in storage order.</summary>
/// <remarks>
/// Each walk reads and checks all rows: a row whose kind or key is damaged no longer looks like a torrent, and a walk
/// over torrents only would miss it.
/// </remarks>
public sealed class SavedTorrents : ISavedTorrents
{
    private readonly SqliteDataSource _dataSource;
    private readonly bool _hasChecksums;

    internal SavedTorrents(SqliteDataSource dataSource, int schemaVersion = SqliteSchema.Version)
    {
        _dataSource = dataSource;
        _hasChecksums = schemaVersion >= SqliteSchema.FirstWithChecksums;
    }

    /// <summary>
    /// Streams all saved torrents of the current snapshot in the order of their info hashes. Throws <see
    /// cref="StorageException"/> if any record, a torrent's or another, cannot be read.
    /// </summary>
    public IEnumerable<KeyValuePair<InfoHash, TorrentRecord>> ReadAll()
    {
        using SqliteConnection connection = SqliteFaults.Translate(_dataSource.Path, _dataSource.OpenConnection);
        using SqliteCommand command = connection.Command(
            $"""
            SELECT state_name, grain_key, key_n0, key_n1, version, payload{(_hasChecksums ? ", checksum" : "")}
            FROM grain_state
            ORDER BY state_name, grain_key, key_n0, key_n1
            """);
        using SqliteDataReader reader = SqliteFaults.Translate(_dataSource.Path, command.ExecuteReader);
        Func<bool> readNext = reader.Read;
        while (SqliteFaults.Translate(_dataSource.Path, readNext))
        {
            SavedRecordRow row = new(reader.Handle!, _dataSource.Path, _hasChecksums);
            if (row.TryReadTorrent(out KeyValuePair<InfoHash, TorrentRecord> torrent))
            {
                yield return torrent;
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<KeyValuePair<InfoHash, TorrentRecord>> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // SQLite reads synchronously: there is nothing to await.
        await Task.CompletedTask;
        foreach (KeyValuePair<InfoHash, TorrentRecord> torrent in ReadAll())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return torrent;
        }
    }

    /// <summary>Reads all records. Throws <see cref="StorageException"/> if one cannot be read.</summary>
    /// <returns>The number of torrents among them.</returns>
    internal int Check() => ReadAll().Count();
}
