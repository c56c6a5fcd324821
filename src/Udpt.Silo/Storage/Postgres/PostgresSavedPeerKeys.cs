using System.Text;
using Npgsql;
using Udpt.Grains.PeerKeys;
using Udpt.Grains.Records;

namespace Udpt.Silo.Storage.Postgres;

/// <summary>The peer keys of one tracker in the cluster's database, in index order.</summary>
internal sealed class PostgresSavedPeerKeys(PostgresDatabase database, string serviceId) : IPeerKeyIndex
{
    private const string PageQuery =
        $"""
        SELECT grain_key, payload::text FROM grain_state
        WHERE service_id = $1 AND state_name = '{PeerKeyRecord.StateName}' AND payload IS NOT NULL
        ORDER BY grain_key
        LIMIT $2 OFFSET $3
        """;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PeerKeyRecord>> Page(long offset, int limit)
    {
        try
        {
            await using NpgsqlCommand command = database.DataSource.CreateCommand(PageQuery);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = serviceId });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = offset });
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
            List<PeerKeyRecord> page = [];
            while (await reader.ReadAsync())
            {
                page.Add(SavedPeerKeyRow.Read(reader.GetString(0), Encoding.UTF8.GetBytes(reader.GetString(1))));
            }

            return page;
        }
        catch (Exception e) when (e is NpgsqlException || PostgresFaults.MayPass(e))
        {
            throw new StorageUnavailableException($"The peer keys could not be listed: {PostgresFaults.Reason(e)}")
            {
                Fault = PostgresFaults.FaultOf(e),
            };
        }
    }
}
