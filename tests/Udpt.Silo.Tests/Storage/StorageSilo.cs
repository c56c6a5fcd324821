using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;
using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using Udpt.Grains.Torrents;

namespace Udpt.Silo.Tests.Storage;

/// <summary>A silo with torrent storage, as its grains see it.</summary>
public abstract class StorageSilo : IAsyncLifetime
{
    private static readonly GrainType Torrent = GrainType.Create("torrent");

    private InProcessTestCluster? _cluster;

    public IServiceProvider Services => _cluster!.Silos[0].ServiceProvider;

    public IGrainStorage Storage => Services.GetRequiredKeyedService<IGrainStorage>(TorrentRecord.StorageName);

    public async Task InitializeAsync()
    {
        Action<ISiloBuilder> addStorage = await OpenStorageAsync();
        InProcessTestClusterBuilder builder = new(initialSilosCount: 1);
        builder.ConfigureSilo((_, silo) => addStorage(silo));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public virtual async Task DisposeAsync() => await _cluster!.DisposeAsync();

    public static GrainId IdOf(string hex) =>
        GrainId.Create(Torrent, InfoHash.TryParse(hex, out InfoHash infoHash) ? TorrentKey.Of(infoHash) : hex);

    public async Task<GrainState<TorrentRecord>> WriteAsync(string hex, TorrentRecord record)
    {
        GrainState<TorrentRecord> state = new(record);
        await WriteAsync(hex, state);
        return state;
    }

    public Task WriteAsync(string hex, GrainState<TorrentRecord> state) =>
        Storage.WriteStateAsync(TorrentRecord.StateName, IdOf(hex), state);

    public async Task<GrainState<TorrentRecord>> ReadAsync(string hex)
    {
        GrainState<TorrentRecord> state = new();
        await Storage.ReadStateAsync(TorrentRecord.StateName, IdOf(hex), state);
        return state;
    }

    public async Task<TorrentRecord> RecordAsync(string hex) => (await ReadAsync(hex)).State!;

    public Task ClearAsync(string hex, GrainState<TorrentRecord> state) =>
        Storage.ClearStateAsync(TorrentRecord.StateName, IdOf(hex), state);

    /// <summary>Opens the database behind the storage, and registers it with the silo.</summary>
    protected abstract Task<Action<ISiloBuilder>> OpenStorageAsync();
}
