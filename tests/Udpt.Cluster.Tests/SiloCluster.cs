using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Placement;
using Udpt.Grains.Torrents;
using Udpt.Silo.Hosting;

namespace Udpt.Cluster.Tests;

/// <summary>
/// Silos configured as in production, except for the database, in one process: the distributed directory without
/// leases, placement of torrents, the membership follower. Disposing it stops them.
/// </summary>
internal sealed class SiloCluster : IAsyncDisposable
{
    /// <summary>Few enough concurrent calls that none times out on two busy cores.</summary>
    private static readonly ParallelOptions FewAtATime = new() { MaxDegreeOfParallelism = 4 };

    private readonly InProcessTestCluster _cluster;

    private SiloCluster(InProcessTestCluster cluster, SharedStorage storage)
    {
        _cluster = cluster;
        Storage = storage;
    }

    /// <summary>The torrents' records.</summary>
    public SharedStorage Storage { get; }

    /// <summary>A client that reaches the silos as a gateway does.</summary>
    public IGrainFactory Grains => _cluster.Client;

    /// <summary>The running silos.</summary>
    public IReadOnlyList<InProcessSiloHandle> Silos => [.. _cluster.GetActiveSilos()];

    /// <summary>The silos as a gateway sees them.</summary>
    public SiloSet Set => new(1, Silos.Select(silo => silo.SiloAddress));

    /// <summary>Starts this many silos, and waits until each knows all others.</summary>
    public static async Task<SiloCluster> Start(short silos)
    {
        SharedStorage storage = new();
        InProcessTestClusterBuilder builder = new(silos);
        builder.ConfigureSilo((_, silo) => silo
            .AddVolatileTorrentStorage()
            .AddClusterTorrents(new TrackerOptions { NewTorrentsPerAddress = 0, NewTorrents = 1_000_000 })
            .Services.AddKeyedSingleton<IGrainStorage>(TorrentRecord.StorageName, storage));
        SiloCluster cluster = new(builder.Build(), storage);
        await cluster._cluster.DeployAsync();
        await cluster.SettleView();
        return cluster;
    }

    /// <summary>The swarms of a silo.</summary>
    public static SwarmTable TableOf(InProcessSiloHandle silo) => silo.ServiceProvider.GetRequiredService<SwarmTable>();

    /// <summary>Starts one more silo.</summary>
    public async Task<InProcessSiloHandle> Join()
    {
        InProcessSiloHandle silo = await _cluster.StartAdditionalSiloAsync();
        await SettleView();
        return silo;
    }

    /// <summary>Stops a silo cleanly.</summary>
    public Task Stop(InProcessSiloHandle silo) => _cluster.StopSiloAsync(silo);

    /// <summary>
    /// Announces peers 1 to <paramref name="peers"/> of each torrent; the first is a seeder and completes the download.
    /// </summary>
    public Task Fill(IEnumerable<InfoHash> torrents, int peers) => Parallel.ForEachAsync(
        torrents,
        FewAtATime,
        async (torrent, _) =>
        {
            for (int peer = 1; peer <= peers; peer++)
            {
                Assert.Equal(AnnounceOutcome.Answered, (await Announce(Request(torrent, peer))).Outcome);
            }
        });

    /// <summary>Flags each torrent.</summary>
    public Task Flag(IEnumerable<InfoHash> torrents) => Parallel.ForEachAsync(
        torrents,
        FewAtATime,
        async (torrent, _) =>
        {
            ITorrentGrain grain = Grains.GetTorrent(torrent);
            await grain.Flag(await grain.BeginChange());
        });

    /// <summary>An announce of a torrent by peer <paramref name="peer"/>.</summary>
    public static AnnounceRequest Request(InfoHash torrent, int peer) => new()
    {
        InfoHash = torrent,
        PeerId = default,
        Peer = PeerEndpoint.From(new IPAddress([10, 0, 0, (byte)peer]), 6881),
        Downloaded = 0,
        Left = peer == 1 ? 0U : 1,
        Uploaded = 0,
        Event = peer == 1 ? AnnounceEvent.Completed : AnnounceEvent.Started,
        NumWant = -1,
    };

    /// <summary>The counts of each torrent's grain, wherever it is.</summary>
    public async Task<ScrapeCounts[]> Scrape(IReadOnlyList<InfoHash> torrents)
    {
        ScrapeCounts[] counts = new ScrapeCounts[torrents.Count];
        await Parallel.ForAsync(
            0, counts.Length, FewAtATime, async (i, _) => counts[i] = await Again(Grains.GetTorrent(torrents[i]).Scrape));
        return counts;
    }

    /// <summary>Waits until each torrent is only in the table of its home.</summary>
    public Task SettleAtHome(IReadOnlyCollection<InfoHash> torrents) => Until(() =>
    {
        SiloSet set = Set;
        return Silos.Sum(silo => TableOf(silo).Count) == torrents.Count && torrents.All(torrent => Silos
            .Single(silo => silo.SiloAddress.Equals(set.HomeAddressOf(torrent)))
            .ServiceProvider.GetRequiredService<SwarmTable>().Find(torrent) is not null);
    });

    /// <summary>Distinct info hashes, spread over the silos.</summary>
    public static InfoHash[] Torrents(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => InfoHash.Read(RandomNumberGenerator.GetBytes(InfoHash.Length)))];

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private Task<AnnounceReply> Announce(AnnounceRequest request) =>
        Again(() => Grains.GetTorrent(request.InfoHash).Announce(request));

    /// <summary>Retries as clients do until answered. A repeated announce counts only once.</summary>
    private static async Task<T> Again<T>(Func<Task<T>> call)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (TimeoutException)
            {
                // The machine is busy.
            }
        }
    }

    /// <summary>Waits until a condition holds.</summary>
    public static async Task Until(Func<bool> condition)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }
    }

    private Task SettleView() => Until(() => Silos.All(silo => silo.ServiceProvider.GetRequiredService<SiloView>()
        .Silos.Silos.SequenceEqual(Set.Silos)));
}
