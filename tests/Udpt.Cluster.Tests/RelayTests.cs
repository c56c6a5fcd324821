using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Grains.Placement;
using Udpt.Grains.Relay;

namespace Udpt.Cluster.Tests;

/// <summary>Batches as gateways send them, to every silo and through both paths.</summary>
public sealed class RelayTests
{
    [Fact]
    public async Task Batch_is_answered_by_the_one_swarm_of_each_torrent_whatever_way_it_takes()
    {
        await using SiloCluster cluster = await SiloCluster.Start(3);
        InfoHash[] torrents = SiloCluster.Torrents(60);
        await cluster.Fill(torrents, peers: 1);
        SiloSet set = cluster.Set;

        foreach (SiloAddress silo in set.Silos)
        {
            IRelayGrain grain = cluster.Grains.GetGrain<IRelayGrain>(SiloKey.Of(silo));
            GrainId service = Assert.IsType<GrainId>(await grain.Service());
            AnnounceResult[] byGrain = await Send(grain.Apply, torrents, peer: 2);
            AnnounceResult[] byService = await Send(cluster.Grains.GetGrain<IRelayService>(service).Apply, torrents, peer: 3);
            for (int i = 0; i < torrents.Length; i++)
            {
                bool isHome = silo.Equals(set.HomeAddressOf(torrents[i]));
                Assert.Equal(isHome ? (AnnounceOutcome.Answered, 1, 1) : (AnnounceOutcome.NotHere, 0, 0), Seen(byGrain[i]));
                Assert.Equal(isHome ? (AnnounceOutcome.Answered, 1, 2) : (AnnounceOutcome.NotHere, 0, 0), Seen(byService[i]));
            }
        }

        // What is not here goes through the grain, from any silo, to the same swarm.
        Assert.All(await cluster.Scrape(torrents), counts => Assert.Equal((1, 2), (counts.Seeders, counts.Leechers)));
    }

    [Fact]
    public async Task Batch_for_a_silo_that_another_passes_on_does_not_come_between_the_silos()
    {
        await using SiloCluster cluster = await SiloCluster.Start(2);
        SiloAddress target = cluster.Silos[1].SiloAddress;
        IGrainFactory grains = cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>();
        IRelayGrain grain = grains.GetGrain<IRelayGrain>(SiloKey.Of(target));
        IRelayService passedOn = grains.GetGrain<IRelayService>(Assert.IsType<GrainId>(await grain.Service()));
        InfoHash[] torrents = SiloCluster.Torrents(1);
        using CancellationTokenSource enough = new();

        Task others = CallUntil(() => grain.Service(), enough.Token);
        for (int i = 0; i < 5; i++)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => Send(passedOn.Apply, torrents, peer: 1));

            // Orleans retries a failed connection after a second.
            await Task.Delay(TimeSpan.FromSeconds(1.1));
        }

        await enough.CancelAsync();
        await others;
    }

    /// <summary>Many concurrent calls, none of which may fail.</summary>
    private static Task CallUntil(Func<Task> call, CancellationToken enough) =>
        Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            while (!enough.IsCancellationRequested)
            {
                await call();
            }
        }));

    private static (AnnounceOutcome Outcome, int Seeders, int Leechers) Seen(AnnounceResult result) =>
        (result.Outcome, result.Seeders, result.Leechers);

    private static async Task<AnnounceResult[]> Send(Func<byte[], Task<Immutable<byte[]>>> apply, InfoHash[] torrents, int peer)
    {
        byte[] batch = new byte[RelayWire.HeaderLength + (torrents.Length * RelayWire.LongestEntry)];
        int length = RelayWire.WriteHeader(batch);
        foreach (InfoHash torrent in torrents)
        {
            length += RelayWire.WriteAnnounce(batch.AsSpan(length), SiloCluster.Request(torrent, peer));
        }

        return Read((await apply(batch[..length])).Value, torrents.Length);
    }

    private static AnnounceResult[] Read(ReadOnlySpan<byte> answer, int count)
    {
        answer = RelayWire.ReadHeader(answer);
        AnnounceResult[] results = new AnnounceResult[count];
        for (int i = 0; i < count; i++)
        {
            results[i] = RelayWire.ReadAnswer(ref answer, out _);
        }

        Assert.True(answer.IsEmpty);
        return results;
    }
}
