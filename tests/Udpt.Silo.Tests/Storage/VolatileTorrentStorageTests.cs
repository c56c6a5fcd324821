using Microsoft.Extensions.DependencyInjection;
using Udpt.Core.Torrents;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Sqlite;

namespace Udpt.Silo.Tests.Storage;

/// <remarks>Tests <see cref="Silo.Hosting.TorrentStorageSiloBuilderExtensions"/>.</remarks>
public sealed class VolatileTorrentStorageTests(VolatileSilo silo) : TorrentStorageContract(silo), IClassFixture<VolatileSilo>
{
    [Fact]
    public async Task Nothing_is_written_anywhere()
    {
        await Silo.WriteAsync(Hash, new TorrentRecord { IsFlagged = true });

        Assert.Null(Silo.Services.GetService<TorrentDatabase>());
        Assert.Null(Silo.Services.GetService<SwarmSnapshotStore>());
        Assert.Empty(Silo.Services.GetRequiredService<ISavedTorrents>().ReadAllAsync().ToBlockingEnumerable());
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Environment.CurrentDirectory).Select(Path.GetExtension),
            extension => extension is ".db" or ".sqlite" or ".lock");
    }
}
