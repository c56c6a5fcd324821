using Microsoft.Data.Sqlite;
using Udpt.Grains.PeerKeys;
using Udpt.Grains.Records;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>The peer keys in the embedded database, in storage order.</summary>
internal sealed class SavedPeerKeys(TorrentDatabase database) : IPeerKeyIndex
{
    private const string PageQuery =
        $"""
        SELECT grain_key, udpt_verified(checksum, state_name, grain_key, key_n0, key_n1, version, payload)
        FROM grain_state
        WHERE state_name = '{PeerKeyRecord.StateName}' AND payload IS NOT NULL
        ORDER BY state_name, grain_key
        LIMIT @limit OFFSET @offset
        """;

    /// <inheritdoc/>
    public Task<IReadOnlyList<PeerKeyRecord>> Page(long offset, int limit)
    {
        try
        {
            using SqliteConnection connection = database.DataSource.OpenConnection();
            using SqliteCommand command = connection.Command(PageQuery);
            command.Parameters.AddWithValue("@limit", limit);
            command.Parameters.AddWithValue("@offset", offset);
            using SqliteDataReader reader = command.ExecuteReader();
            List<PeerKeyRecord> page = [];
            while (reader.Read())
            {
                page.Add(SavedPeerKeyRow.Read(reader.GetString(0), reader.GetFieldValue<byte[]>(1)));
            }

            return Task.FromResult<IReadOnlyList<PeerKeyRecord>>(page);
        }
        catch (Exception e) when (SqliteFaults.Explain(database.Path, e) is { } fault)
        {
            throw new StorageUnavailableException($"The peer keys could not be listed: {fault.Message}")
            {
                Fault = fault.Fault,
            };
        }
    }
}
