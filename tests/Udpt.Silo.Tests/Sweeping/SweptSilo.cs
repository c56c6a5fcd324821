using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.TestingHost;
using Udpt.Grains;
using Udpt.Grains.Announcing;
using Udpt.Grains.Catalog;
using Udpt.Grains.Metrics;
using Udpt.Grains.PeerKeys;
using Udpt.Grains.Swarms;
using Udpt.Grains.Torrents;
using Udpt.Silo.Placement;
using Udpt.Silo.Storage;
using Udpt.Silo.Sweeping;

namespace Udpt.Silo.Tests.Sweeping;

/// <summary>A silo whose swarms' clock and sweeps are the test's.</summary>
public sealed class SweptSilo : IAsyncLifetime
{
    private InProcessTestCluster _cluster = null!;
    private SwarmSweeper? _sweeper;

    public FakeTimeProvider Time { get; } = new();

    public IGrainFactory Grains => _cluster.Client;

    public SwarmTable Table => Service<SwarmTable>();

    public TorrentCatalog Catalog => Service<TorrentCatalog>();

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

    public SwarmSweeper CreateSweeper(PeerKeyLedger ledger, IReportGate? gate = null) => new(
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

    /// <summary>What a sweep does on this thread, without the calls of grains. Returns how many it would make.</summary>
    public int SweepAlone() => Sweeper.ExpireAll().Count() + Sweeper.ForgottenRecords().Count();

    /// <summary>As at a stop, and the test's time goes on meanwhile.</summary>
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

    /// <summary>How many of the next calls that save a torrent are lost with a silo.</summary>
    public int Lost { get; set; }

    public Task<AnnounceReply> Announce(InfoHash infoHash, int peer, ulong left = 1, AnnounceEvent @event = default) =>
        Grains.GetTorrent(infoHash).Announce(new AnnounceRequest
        {
            InfoHash = infoHash,
            PeerId = default,
            Peer = PeerEndpoint.From(new IPAddress([10, 0, 0, (byte)peer]), 6881),
            Downloaded = 0,
            Left = left,
            Uploaded = 0,
            Event = @event,
            NumWant = -1,
        });

    private Task LoseSome(IOutgoingGrainCallContext call) =>
        call.MethodName == nameof(ITorrentGrain.Save) && Lost-- > 0
            ? throw new SiloUnavailableException("The silo has stopped.")
            : call.Invoke();

    private T Service<T>()
        where T : notnull => _cluster.Silos[0].ServiceProvider.GetRequiredService<T>();
}
