using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Core.Internal;
using Orleans.Storage;
using Orleans.TestingHost;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains;
using Udpt.Grains.Announcing;
using Udpt.Grains.Catalog;
using Udpt.Grains.Census;
using Udpt.Grains.Metrics;
using Udpt.Grains.PeerKeys;
using Udpt.Grains.Torrents;
using Udpt.Silo.Hosting;
using Udpt.Silo.Placement;
using Udpt.Silo.Sweeping;

namespace Udpt.Silo.Tests.Sweeping;

/// <summary>A silo whose clock and sweeps the test controls.</summary>
public sealed class SweptSilo : IAsyncLifetime
{
    private InProcessTestCluster _cluster = null!;
    private SwarmSweeper? _sweeper;

    public FakeTimeProvider Time { get; } = new();

    public IGrainFactory Grains => _cluster.Client;

    public SwarmTable Table => Service<SwarmTable>();

    public TorrentCatalog Catalog => Service<TorrentCatalog>();

    public SwarmCensus Census => Service<SwarmCensus>();

    public LocalTorrents Local => Service<LocalTorrents>();

    public SiloAddress Address => _cluster.Silos[0].SiloAddress;

    private SwarmSweeper Sweeper => _sweeper ??= CreateSweeper(Service<PeerKeyLedger>());

    private TrackerOptions Options { get; } = new() { PeerTimeout = TimeSpan.FromSeconds(100) };

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddVolatileTorrentStorage();
            silo.AddTrackerPlacement();
            silo.Services.AddTrackerGrains(Options);
            silo.Services.AddSingleton(new SwarmClock(Time));
        });
        builder.ConfigureClient(client => client.AddOutgoingGrainCallFilter(LoseSome));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        await Catalog.Load(AsyncEnumerable.Empty<KeyValuePair<InfoHash, TorrentRecord>>());
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    internal SwarmSweeper CreateSweeper(PeerKeyLedger ledger, IReportGate? gate = null) => new(
        Table,
        Catalog,
        Service<TrackerRules>(),
        Service<SwarmClock>(),
        ledger,
        Grains,
        Service<SiloMetrics>(),
        Time,
        NullLogger<SwarmSweeper>.Instance,
        gate);

    public Task Sweep() => Sweeper.Sweep(CancellationToken.None);

    /// <summary>
    /// Does the part of a sweep that runs on this thread, without grain calls. Returns how many it would make.
    /// </summary>
    public int SweepAlone() => Sweeper.ExpireAll().Count() + Sweeper.ForgottenRecords().Count();

    /// <summary>How many counts the next sweep would delete.</summary>
    public int CountForgotten() => Sweeper.ForgottenRecords().Count();

    /// <summary>Sets how long counts outlive their peers.</summary>
    public void Retain(TimeSpan retention) =>
        Service<TrackerRules>().Replace(Options with { CompletedRetention = retention });

    /// <summary>The record in the store, or null.</summary>
    public async Task<TorrentRecord?> Saved(InfoHash infoHash)
    {
        var state = new GrainState<TorrentRecord>();
        await _cluster.Silos[0].ServiceProvider
            .GetRequiredKeyedService<IGrainStorage>(TorrentRecord.StorageName)
            .ReadStateAsync(TorrentRecord.StateName, Grains.GetTorrent(infoHash).GetGrainId(), state);
        return state.RecordExists ? state.State : null;
    }

    /// <summary>Deactivates the torrent's grain, as a stopping silo would.</summary>
    public async Task Deactivate(InfoHash infoHash)
    {
        await Grains.GetTorrent(infoHash).AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        while (Table.Find(infoHash) is not null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }
    }

    /// <summary>As at a start: the records are reloaded, and no torrent is in memory.</summary>
    public async Task StartAnew(InfoHash infoHash, TorrentRecord record)
    {
        Catalog.SetRecord(infoHash, null);
        await Catalog.Load(AsyncEnumerable.Repeat(KeyValuePair.Create(infoHash, record), 1));
    }

    /// <summary>As at a stop, while the test's time advances.</summary>
    public async Task SaveAll()
    {
        Task saving = Sweeper.SaveAll(CancellationToken.None);
        while (!saving.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(saving, Task.Delay(TimeSpan.FromMilliseconds(5)));
        }

        await saving;
    }

    /// <summary>How many of the next save calls fail as if lost with a silo.</summary>
    public int Lost { get; set; }

    public Task<AnnounceReply> Announce(InfoHash infoHash, int peer, ulong left = 1, AnnounceEvent @event = default) =>
        Grains.GetTorrent(infoHash).Announce(Request(infoHash, peer, left, @event));

    public static AnnounceRequest Request(InfoHash infoHash, int peer, ulong left, AnnounceEvent @event) => new()
    {
        InfoHash = infoHash,
        PeerId = default,
        Peer = PeerEndpoint.From(new IPAddress([10, 0, 0, (byte)peer]), 6881),
        Downloaded = 0,
        Left = left,
        Uploaded = 0,
        Event = @event,
        NumWant = -1,
    };

    private Task LoseSome(IOutgoingGrainCallContext call) =>
        call.MethodName == nameof(ITorrentGrain.Save) && Lost-- > 0
            ? throw new SiloUnavailableException("The silo has stopped.")
            : call.Invoke();

    private T Service<T>()
        where T : notnull => _cluster.Silos[0].ServiceProvider.GetRequiredService<T>();
}
