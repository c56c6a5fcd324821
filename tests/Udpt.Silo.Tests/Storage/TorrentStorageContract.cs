using System.Security.Cryptography;
using Orleans.Storage;
using Udpt.Core.Torrents;

namespace Udpt.Silo.Tests.Storage;

/// <summary>What grains may rely on, whichever store is used.</summary>
/// <remarks>All tests of a store share one silo: each test uses its own torrents.</remarks>
public abstract class TorrentStorageContract(StorageSilo silo)
{
    /// <summary>A torrent that no other test uses.</summary>
    protected string Hash { get; } = NewHash();

    private protected StorageSilo Silo => silo;

    protected static string NewHash() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    [Fact]
    public async Task What_was_never_saved_reads_as_nothing()
    {
        GrainState<TorrentRecord> state = await Silo.ReadAsync(Hash);

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Equal(new TorrentRecord(), state.State);
    }

    [Fact]
    public async Task A_saved_record_reads_as_it_was_written()
    {
        TorrentRecord record = new() { IsRegistered = true, IsFlagged = true, Completed = uint.MaxValue };
        GrainState<TorrentRecord> written = await Silo.WriteAsync(Hash, record);

        GrainState<TorrentRecord> read = await Silo.ReadAsync(Hash);

        Assert.True(read.RecordExists);
        Assert.Equal(record, read.State);
        Assert.Equal(written.ETag, read.ETag);
    }

    [Fact]
    public async Task A_record_is_updated_by_whoever_has_read_it()
    {
        await Silo.WriteAsync(Hash, new TorrentRecord { Completed = 1 });
        GrainState<TorrentRecord> state = await Silo.ReadAsync(Hash);

        state.State = state.State! with { Completed = 2 };
        await Silo.WriteAsync(Hash, state);
        state.State = state.State! with { Completed = 3 };
        await Silo.WriteAsync(Hash, state);

        Assert.Equal(3u, (await Silo.RecordAsync(Hash)).Completed);
    }

    [Fact]
    public async Task A_stale_version_is_refused_and_changes_nothing()
    {
        GrainState<TorrentRecord> current = await Silo.WriteAsync(Hash, new TorrentRecord { Completed = 1 });
        GrainState<TorrentRecord> stale = new(new TorrentRecord { Completed = 9 }, current.ETag);
        await Silo.WriteAsync(Hash, current);

        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => Silo.WriteAsync(Hash, stale));
        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => Silo.ClearAsync(Hash, stale));

        Assert.Equal(1u, (await Silo.RecordAsync(Hash)).Completed);
    }

    [Fact]
    public async Task A_second_first_write_is_refused_and_changes_nothing()
    {
        await Silo.WriteAsync(Hash, new TorrentRecord { Completed = 1 });

        await Assert.ThrowsAnyAsync<InconsistentStateException>(
            () => Silo.WriteAsync(Hash, new TorrentRecord { Completed = 9 }));

        Assert.Equal(1u, (await Silo.RecordAsync(Hash)).Completed);
    }

    [Fact]
    public async Task A_cleared_record_is_gone_and_may_come_back()
    {
        GrainState<TorrentRecord> state = await Silo.WriteAsync(Hash, new TorrentRecord { IsFlagged = true });

        await Silo.ClearAsync(Hash, state);

        Assert.False(state.RecordExists);
        Assert.Equal(new TorrentRecord(), state.State);
        Assert.False((await Silo.ReadAsync(Hash)).RecordExists);
        await Silo.WriteAsync(Hash, state);
        Assert.True((await Silo.ReadAsync(Hash)).RecordExists);
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000", "0000000000000000000000000000000000000001")]
    [InlineData("00000000000000000000000000000000ffffffff", "00000000ffffffff000000000000000000000000")]
    [InlineData("1111111111111111111111111111111100000000", "1111111111111111111111111111111100000001")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffff", "7fffffffffffffffffffffffffffffffffffffff")]
    [InlineData("0000000000000000000000001234567890abcdef", "000000000000000000000000234567890abcdef1")]
    public async Task Info_hashes_that_look_like_numbers_are_told_apart(string one, string other)
    {
        await Silo.WriteAsync(one, new TorrentRecord { Completed = 1 });
        Assert.False((await Silo.ReadAsync(other)).RecordExists);

        await Silo.WriteAsync(other, new TorrentRecord { Completed = 2 });

        Assert.Equal(1u, (await Silo.RecordAsync(one)).Completed);
        Assert.Equal(2u, (await Silo.RecordAsync(other)).Completed);
    }

    [Fact]
    public async Task Other_grains_keep_states_under_their_own_kinds_of_keys()
    {
        string[] keys = ["0", "1", "ff", "6f9619ff8b86d011b42d00c04fc964ff", "6f9619ff8b86d011b42d00c04fc964ff+more", "a name"];
        foreach (string key in keys)
        {
            await Silo.Storage.WriteStateAsync("secret", StorageSilo.IdOf(key), new GrainState<string>(key));
        }

        foreach (string key in keys)
        {
            GrainState<string> state = new("");
            await Silo.Storage.ReadStateAsync("secret", StorageSilo.IdOf(key), state);
            Assert.Equal(key, state.State);
        }
    }

    [Fact]
    public async Task Many_writes_at_once_all_succeed()
    {
        string[] hashes = [.. Enumerable.Range(0, 500).Select(_ => NewHash())];

        await Task.WhenAll(hashes.Select(hash => Silo.WriteAsync(hash, new TorrentRecord { IsFlagged = true })));

        Assert.All(await Task.WhenAll(hashes.Select(Silo.RecordAsync)), record => Assert.True(record.IsFlagged));
    }

    [Fact]
    public async Task Of_many_first_writes_at_once_one_succeeds()
    {
        Task[] writes =
            [.. Enumerable.Range(0, 20).Select(i => Silo.WriteAsync(Hash, new TorrentRecord { Completed = (uint)i }))];

        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => Task.WhenAll(writes));

        int winner = Assert.Single(Enumerable.Range(0, writes.Length), i => writes[i].IsCompletedSuccessfully);
        Assert.Equal((uint)winner, (await Silo.RecordAsync(Hash)).Completed);
    }

    [Fact]
    public async Task A_write_that_fails_beside_others_fails_alone()
    {
        await Silo.WriteAsync(Hash, new TorrentRecord { Completed = 1 });
        string[] hashes = [.. Enumerable.Range(0, 100).Select(_ => NewHash())];

        Task[] writes = [.. hashes.Append(Hash).Select(hash => Silo.WriteAsync(hash, new TorrentRecord { Completed = 2 }))];

        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => Task.WhenAll(writes));
        Assert.True(writes[^1].IsFaulted);
        Assert.All(writes[..^1], write => Assert.True(write.IsCompletedSuccessfully));
        Assert.Equal(1u, (await Silo.RecordAsync(Hash)).Completed);
    }
}
