using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Storage;
using Orleans.TestingHost;
using Udpt.Core.Identity;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Announcing;
using Udpt.Grains.Catalog;
using Udpt.Grains.PeerKeys;
using Udpt.Silo.Placement;

namespace Udpt.Grains.Tests.Torrents;

/// <summary>A silo with the tracker's grains, on Orleans' in-memory storage, which can be made to fail.</summary>
public sealed class SiloFixture : IAsyncLifetime
{
    private InProcessTestCluster _cluster = null!;

    public FakeTimeProvider Time { get; } = new();

    public FailingStorage Storage { get; private set; } = null!;

    public IGrainFactory Grains => _cluster.Client;

    public SiloAddress Address => _cluster.Silos[0].SiloAddress;

    public SwarmTable Table => Service<SwarmTable>();

    public TorrentCatalog Catalog => Service<TorrentCatalog>();

    public LocalTorrents Local => Service<LocalTorrents>();

    public T Service<T>()
        where T : notnull => _cluster.Silos[0].ServiceProvider.GetRequiredService<T>();

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddTrackerPlacement();
            silo.AddMemoryGrainStorage("memory");
            silo.Services.AddTrackerGrains(new TrackerOptions { NewTorrentsPerAddress = 0, NewTorrents = 100_000 });
            silo.Services.AddSingleton<IPeerKeyIndex, NoPeerKeys>();
            silo.Services.AddKeyedSingleton<IGrainStorage>(
                TorrentRecord.StorageName,
                (services, _) => new FailingStorage(services.GetRequiredKeyedService<IGrainStorage>("memory")));
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        Storage = (FailingStorage)_cluster.Silos[0].ServiceProvider
            .GetRequiredKeyedService<IGrainStorage>(TorrentRecord.StorageName);
        await Catalog.Load(AsyncEnumerable.Empty<KeyValuePair<InfoHash, TorrentRecord>>());
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    /// <summary>Lists nothing: the stores list keys, and have their own tests.</summary>
    private sealed class NoPeerKeys : IPeerKeyIndex
    {
        public Task<IReadOnlyList<PeerKeyRecord>> Page(long offset, int limit) =>
            Task.FromResult<IReadOnlyList<PeerKeyRecord>>([]);
    }
}
