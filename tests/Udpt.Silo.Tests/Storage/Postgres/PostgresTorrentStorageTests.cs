using Microsoft.Extensions.DependencyInjection;
using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using Udpt.Grains.Records;
using Udpt.Silo.Hosting;
using Udpt.Silo.Storage;

namespace Udpt.Silo.Tests.Storage.Postgres;

/// <remarks>
/// Tests <see cref="Silo.Storage.Postgres.PostgresTorrentStorageSiloBuilderExtensions"/> and <see cref="Silo.Storage.Postgres.PostgresSavedTorrents"/>.
/// </remarks>
[Collection(PostgresFixture.Collection)]
[Trait("Needs", "PostgreSQL")]
public sealed class PostgresTorrentStorageTests(PostgresSilo silo, PostgresFixture fixture)
    : DatabaseStorageContract(silo), IClassFixture<PostgresSilo>
{
    [Fact]
    public async Task Saved_torrents_are_those_of_the_storage()
    {
        await Silo.WriteAsync(Hash, new TorrentRecord { Completed = 3 });
        ISavedTorrents saved = Silo.Services.GetRequiredService<ISavedTorrents>();

        List<KeyValuePair<InfoHash, TorrentRecord>> all = await saved.ReadAllAsync().ToListAsync();

        Assert.Equal(3u, Assert.Single(all, torrent => torrent.Key.ToString() == Hash).Value.Completed);
    }

    [Fact]
    public async Task Another_service_has_torrents_of_its_own()
    {
        await silo.QueryAsync(
            $"INSERT INTO grain_state VALUES ('another', 'torrent', 'btih:{Hash}', 0, 0, 1, '{{}}') RETURNING version");

        Assert.False((await Silo.ReadAsync(Hash)).RecordExists);
        await Silo.WriteAsync(Hash, new TorrentRecord { Completed = 1 });
        Assert.Equal("2", await silo.QueryAsync($"SELECT COUNT(*) FROM grain_state WHERE grain_key = 'btih:{Hash}'"));
    }

    /// <remarks>
    /// The pool notices broken connections when it uses them: that may fail a few writes, but only once.
    /// </remarks>
    [Fact]
    public async Task A_server_that_was_away_is_used_again_as_it_comes_back()
    {
        string[] hashes = [.. Enumerable.Range(0, 50).Select(_ => NewHash())];
        await Task.WhenAll(hashes.Select(hash => Silo.WriteAsync(hash, new TorrentRecord { Completed = 1 })));
        await fixture.Server.StopAsync();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => Silo.WriteAsync(Hash, new TorrentRecord()));
        Assert.False(await Silo.Services.IsStoreReady());

        await fixture.Server.StartAsync();
        int faults = 0;
        foreach (string hash in hashes)
        {
            faults += await IsFaultyAsync(() => Silo.ReadAsync(hash)) ? 1 : 0;
        }

        Assert.InRange(faults, 0, 20);
        Assert.True(await Silo.Services.IsStoreReady());
        Assert.All(await Task.WhenAll(hashes.Select(Silo.RecordAsync)), record => Assert.Equal(1u, record.Completed));
    }

    private static async Task<bool> IsFaultyAsync(Func<Task> action)
    {
        try
        {
            await action();
            return false;
        }
        catch (StorageUnavailableException)
        {
            return true;
        }
    }
}
