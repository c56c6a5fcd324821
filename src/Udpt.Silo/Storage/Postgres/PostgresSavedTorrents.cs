using System.Runtime.CompilerServices;
using System.Text;
using Npgsql;
using Udpt.Core.Identity;
using Udpt.Core.Torrents;

namespace Udpt.Silo.Storage.Postgres;

/// <summary>The records of one tracker in the cluster's database, read in index order.</summary>
/// <remarks>
/// Reads page by page, each with its own statement: no connection and no snapshot is held while the caller handles a
/// page, and an abandoned walk leaves nothing to drain. Records saved or deleted meanwhile may or may not be seen;
/// every other record is seen once.
/// </remarks>
internal sealed class PostgresSavedTorrents(PostgresDatabase database, string serviceId, int pageSize) : ISavedTorrents
{
    /// <summary>About a megabyte, read in some ten milliseconds.</summary>
    public const int DefaultPageSize = 10_000;

    private const string PageQuery =
        $"""
        SELECT grain_key, payload::text FROM grain_state
        WHERE service_id = $1 AND state_name = '{TorrentRecord.StateName}' AND grain_key > $2 AND payload IS NOT NULL
        ORDER BY grain_key
        LIMIT $3
        """;

    /// <inheritdoc/>
    public async IAsyncEnumerable<KeyValuePair<InfoHash, TorrentRecord>> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<KeyValuePair<InfoHash, TorrentRecord>> page = [];
        string lastKey = "";
        do
        {
            page.Clear();
            lastKey = await ReadPageAsync(lastKey, page, cancellationToken);
            foreach (KeyValuePair<InfoHash, TorrentRecord> torrent in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return torrent;
            }
        }
        while (page.Count == pageSize);
    }

    /// <summary>Reads the page after a key and returns its last key.</summary>
    private async Task<string> ReadPageAsync(
        string after, List<KeyValuePair<InfoHash, TorrentRecord>> page, CancellationToken cancellationToken)
    {
        try
        {
            await using NpgsqlCommand command = database.DataSource.CreateCommand(PageQuery);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = serviceId });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = after });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = pageSize });
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
            byte[] key = [];
            while (await reader.ReadAsync(cancellationToken))
            {
                key = reader.GetFieldValue<byte[]>(0);
                page.Add(SavedTorrentRow.Read(key, reader.GetFieldValue<byte[]>(1), database.Description));
            }

            return Encoding.UTF8.GetString(key);
        }
        catch (Exception e) when (e is NpgsqlException || PostgresFaults.MayPass(e))
        {
            throw PostgresFaults.Explain(database.Description, e);
        }
    }
}
