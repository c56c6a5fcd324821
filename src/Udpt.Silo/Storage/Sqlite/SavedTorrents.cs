using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Udpt.Grains.Swarms;
using Udpt.Grains.Torrents;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>The records in the embedded database, walked in the order they lie in.</summary>
public sealed class SavedTorrents : ISavedTorrents
{
    private static readonly int TorrentKeyLength = TorrentKey.Prefix.Length + (2 * InfoHash.Length);

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

    /// <remarks>The columns are seen in place: a million keys and payloads need no strings.</remarks>
    private KeyValuePair<InfoHash, TorrentRecord> Current(sqlite3_stmt row)
    {
        ReadOnlySpan<byte> key = raw.sqlite3_column_blob(row, 0);
        ReadOnlySpan<byte> payload = raw.sqlite3_column_blob(row, 1);
        Span<char> text = stackalloc char[TorrentKeyLength];
        if (key.Length != text.Length
            || Ascii.ToUtf16(key, text, out _) != OperationStatus.Done
            || !TorrentKey.TryParse(text, out InfoHash infoHash))
        {
            throw Unreadable(key, "its key is not a torrent's");
        }

        try
        {
            TorrentRecord? record = JsonSerializer.Deserialize<TorrentRecord>(payload, JsonStateSerializer.Options);
            return KeyValuePair.Create(infoHash, record ?? throw Unreadable(key, "it is null"));
        }
        catch (JsonException e)
        {
            throw Unreadable(key, e.Message, e);
        }
    }

    private StorageException Unreadable(ReadOnlySpan<byte> key, string why, Exception? inner = null) => new(
        $"The database {_dataSource.Path} holds a record that cannot be read, {Encoding.UTF8.GetString(key)}: {why}. Correct or delete its row in grain_state.",
        inner!);
}
