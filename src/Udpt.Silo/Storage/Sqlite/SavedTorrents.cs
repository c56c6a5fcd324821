using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Udpt.Core.Identity;
using Udpt.Core.Torrents;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>The records in the embedded database, walked in the order they lie in.</summary>
/// <remarks>
/// Each walk goes over all rows, and each row is checked: one whose kind or key has been damaged is a torrent's no more,
/// and would be missed by a walk over torrents only.
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
    /// All saved torrents in the order of their info hashes, as of now, read as they are asked for.
    /// Throws <see cref="StorageException"/> when a record, a torrent's or another, cannot be read.
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
        // SQLite reads on the caller's thread: there is nothing to wait for.
        await Task.CompletedTask;
        foreach (KeyValuePair<InfoHash, TorrentRecord> torrent in ReadAll())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return torrent;
        }
    }

    /// <summary>Reads all records. Throws <see cref="StorageException"/> when one cannot be read.</summary>
    /// <returns>How many torrents are among them.</returns>
    internal int Check() => ReadAll().Count();
}
