using Orleans.Runtime;
using Udpt.Grains.Announcing;
using Udpt.Grains.Placement;
using Udpt.Grains.Relay;
using Udpt.Grains.Swarms;

namespace Udpt.Cluster.Tests;

/// <summary>Batches as gateways send them, to every silo and by both ways.</summary>
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

        // What is not here goes by the grain, from anywhere, to the same swarm.
        Assert.All(await cluster.Scrape(torrents), counts => Assert.Equal((1, 2), (counts.Seeders, counts.Leechers)));
    }

    private static (AnnounceOutcome Outcome, int Seeders, int Leechers) Seen(AnnounceResult result) =>
        (result.Outcome, result.Seeders, result.Leechers);

    private static async Task<AnnounceResult[]> Send(Func<byte[], Task<byte[]>> apply, InfoHash[] torrents, int peer)
    {
        byte[] batch = new byte[RelayWire.HeaderLength + (torrents.Length * RelayWire.LongestEntry)];
        int length = RelayWire.WriteHeader(batch);
        foreach (InfoHash torrent in torrents)
        {
            length += RelayWire.WriteAnnounce(batch.AsSpan(length), SiloCluster.Request(torrent, peer));
        }

        return Read(await apply(batch[..length]), torrents.Length);
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
