using Udpt.Core.Torrents;
using Udpt.Grains.Records;

namespace Udpt.Silo.Tests.Storage;

/// <summary>What grains and operators may rely on, whichever database is used.</summary>
public abstract class DatabaseStorageContract(DatabaseSilo silo) : TorrentStorageContract(silo)
{
    [Fact]
    public async Task A_record_is_json_that_an_operator_reads()
    {
        await Silo.WriteAsync(Hash, new TorrentRecord { IsRegistered = true, Completed = 3 });

        Assert.Equal(
            """{"is_registered":true,"is_flagged":false,"completed":3}""",
            await silo.QueryAsync(
                $"SELECT payload FROM grain_state WHERE state_name = 'torrent' AND grain_key = 'btih:{Hash}'"));
    }

    [Fact]
    public async Task Members_of_other_releases_are_ignored()
    {
        await silo.InsertAsync($"btih:{Hash}", 7, """{"is_registered":false,"is_flagged":false,"completed":5,"colour":["red"]}""");

        GrainState<TorrentRecord> state = await Silo.ReadAsync(Hash);

        Assert.Equal(new TorrentRecord { Completed = 5 }, state.State);
        Assert.Equal("7", state.ETag);
    }

    [Theory]
    [InlineData("""{"is_registered":true,"is_dlagged":true,"completed":5}""")]
    [InlineData("""{"is_flagged":true,"completed":5}""")]
    [InlineData("{}")]
    public async Task Record_without_a_member_that_it_must_have_is_not_read_as_another(string payload)
    {
        await silo.InsertAsync($"btih:{Hash}", 7, payload);
        try
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(() => Silo.ReadAsync(Hash));
        }
        finally
        {
            await silo.QueryAsync($"DELETE FROM grain_state WHERE grain_key = 'btih:{Hash}'");
        }
    }

    [Fact]
    public async Task Faults_of_the_database_are_told_as_storage_unavailable_and_pass()
    {
        GrainState<TorrentRecord> state = await Silo.WriteAsync(Hash, new TorrentRecord { Completed = 1 });
        await silo.QueryAsync("ALTER TABLE grain_state RENAME TO away");

        state.State = new TorrentRecord { Completed = 2 };
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Silo.WriteAsync(Hash, state));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Silo.ClearAsync(Hash, state));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Silo.ReadAsync(Hash));
        Assert.True(state.RecordExists);
        Assert.Equal(2u, state.State!.Completed);

        await silo.QueryAsync("ALTER TABLE away RENAME TO grain_state");
        await Silo.WriteAsync(Hash, state);
        Assert.Equal(2u, (await Silo.RecordAsync(Hash)).Completed);
    }
}
