using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;

namespace Udpt.Silo.Tests.Storage.Sqlite;

/// <remarks>Tests <see cref="TorrentDatabase"/> and <see cref="GroupCommitStorage"/>.</remarks>
public sealed class SqliteRestartTests : IDisposable
{
    private const string Hash = "0123456789abcdef0123456789abcdef01234567";

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Records_are_there_for_the_next_tracker()
    {
        await using (InProcessTestCluster cluster = await StartAsync())
        {
            IServiceProvider services = cluster.Silos[0].ServiceProvider;
            await services.GetRequiredKeyedService<Orleans.Storage.IGrainStorage>(TorrentRecord.StorageName).WriteStateAsync(
                TorrentRecord.StateName,
                StorageSilo.IdOf(Hash),
                new GrainState<TorrentRecord>(new TorrentRecord { IsFlagged = true }));
        }

        // After a clean stop everything is in the one file, and the file is unlocked.
        Assert.Equal(["udpt.db"], _directory.Names());
        await using InProcessTestCluster next = await StartAsync();
        ISavedTorrents saved = next.Silos[0].ServiceProvider.GetRequiredService<ISavedTorrents>();
        KeyValuePair<InfoHash, TorrentRecord> torrent = Assert.Single(saved.ReadAllAsync().ToBlockingEnumerable());
        Assert.Equal(Hash, torrent.Key.ToString());
        Assert.True(torrent.Value.IsFlagged);
    }

    private async Task<InProcessTestCluster> StartAsync()
    {
        InProcessTestClusterBuilder builder = new(initialSilosCount: 1);
        builder.ConfigureSilo((_, silo) => silo.AddSqliteTorrentStorage(TorrentDatabase.Open(_directory.File("udpt.db"))));
        InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}
