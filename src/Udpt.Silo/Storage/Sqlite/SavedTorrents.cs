using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Udpt.Grains.Swarms;
using Udpt.Grains.Torrents;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>The records in the embedded database, walked in the order they lie in.</summary>
public sealed class SavedTorrents : ISavedTorrents
{
    private readonly SqliteDataSource _dataSource;

    internal SavedTorrents(SqliteDataSource dataSource)
    {
        _dataSource = dataSource;
    }

    /// <summary>
    /// All saved torrents in the order of their info hashes, as of now, read as they are asked for.
    /// Throws <see cref="StorageException"/> when a record cannot be read.
    /// </summary>
    public IEnumerable<KeyValuePair<InfoHash, TorrentRecord>> ReadAll()
    {
        using SqliteConnection connection = SqliteFaults.Explained(_dataSource.Path, _dataSource.OpenConnection);
        using SqliteCommand command = connection.Command(
            $"""
            SELECT grain_key, payload FROM grain_state
            WHERE state_name = '{TorrentRecord.StateName}' AND payload IS NOT NULL
            ORDER BY state_name, grain_key
            """);
        using SqliteDataReader reader = SqliteFaults.Explained(_dataSource.Path, command.ExecuteReader);
        Func<bool> readNext = reader.Read;
        while (SqliteFaults.Explained(_dataSource.Path, readNext))
        {
            yield return Current(reader.Handle!);
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

    /// <remarks>The columns are seen in place: a million keys and payloads need no copies.</remarks>
    private KeyValuePair<InfoHash, TorrentRecord> Current(sqlite3_stmt row) =>
        SavedTorrentRow.Read(raw.sqlite3_column_blob(row, 0), raw.sqlite3_column_blob(row, 1), _dataSource.Path);
}
