using Udpt.Core.Identity;
using Udpt.Grains.Records;

namespace Udpt.Silo.Tests.Storage;

/// <summary>What operators may rely on, whichever database stores the peer keys.</summary>
public abstract class DatabasePeerKeysContract(DatabaseSilo silo) : PeerKeysContract(silo)
{
    [Fact]
    public async Task Row_is_named_by_a_digest_and_an_operator_reads_its_json()
    {
        PeerKey key = PeerKey.Create();
        await Save(key, RecordOf(key) with { Name = "someone" });

        string? payload = await silo.QueryAsync(
            $"SELECT payload FROM grain_state WHERE state_name = 'peer-key' AND grain_key = '{key.Id.GrainKey}'");

        Assert.Equal(
            $$"""{"key":"{{key.Reveal()}}","name":"someone","created_at":"2025-01-01T00:00:00+00:00","expires_at":null,"is_revoked":false,"uploaded":0,"downloaded":0,"last_seen":null,"reports":[]}""",
            payload);
    }

    [Fact]
    public async Task Faults_are_told_as_storage_unavailable_and_pass()
    {
        PeerKey key = PeerKey.Create();
        await Save(key, RecordOf(key));
        await silo.QueryAsync("ALTER TABLE grain_state RENAME TO away");
        try
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(() => Index.Page(0, 10));
        }
        finally
        {
            await silo.QueryAsync("ALTER TABLE away RENAME TO grain_state");
        }

        Assert.NotEmpty(await Index.Page(0, 10));
    }

    [Theory]
    [InlineData("""{"key":5,"name":"hush"}""")]
    [InlineData("""{"key":"k","name":"hush","created_at":"2025-01-01T00:00:00+00:00","expires_at":null,"is_sevoked":true,"uploaded":0,"downloaded":0,"last_seen":null,"reports":[]}""")]
    [InlineData("""{"key":"k","name":"hush","created_at":"2025-01-01T00:00:00+00:00","expires_ad":null,"is_revoked":true,"uploaded":0,"downloaded":0,"last_seen":null,"reports":[]}""")]
    public async Task Record_that_cannot_be_read_is_named_without_what_is_in_it(string payload)
    {
        PeerKey key = PeerKey.Create();
        await Save(key, RecordOf(key));
        string row = $"state_name = 'peer-key' AND grain_key = '{key.Id.GrainKey}'";
        await silo.QueryAsync($"UPDATE grain_state SET payload = '{payload}' WHERE {row}");
        try
        {
            StorageUnavailableException e =
                await Assert.ThrowsAsync<StorageUnavailableException>(() => Index.Page(0, 1000));
            Assert.Contains(key.Id.GrainKey, e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hush", e.Message, StringComparison.Ordinal);
        }
        finally
        {
            await silo.QueryAsync($"DELETE FROM grain_state WHERE {row}");
        }
    }
}
