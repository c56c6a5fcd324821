using Udpt.Core.Protocol;
using Udpt.Core.Swarms;
using Udpt.Grains.Relay;
using Udpt.Grains.Tests.Torrents;
using static Udpt.Testing.Swarms.Announces;

namespace Udpt.Grains.Tests.Relay;

/// <summary>
/// How a silo handles batches of a later release: it rejects them, and the gateway sends each request by itself, in
/// messages whose unknown members are ignored.
/// </summary>
/// <remarks>Tests <see cref="RelayBatchHandler"/>.</remarks>
public sealed class RelayVersionTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    [Fact]
    public void Batch_of_a_later_version_is_refused_and_nothing_of_it_is_done()
    {
        Swarm swarm = Add();
        byte[] batch = Batch(Of(Peer(1)));
        batch[0]++;

        Assert.Throws<InvalidDataException>(() => Apply(batch));

        Assert.DoesNotContain(Peer(1), swarm.ListPeers(0, 10).Select(peer => peer.Endpoint));
    }

    [Fact]
    public void Batch_with_an_entry_of_a_later_release_is_refused()
    {
        Add();
        byte[] batch = Batch(Of(Peer(2)));

        Assert.NotEmpty(Apply(batch));
        Assert.Throws<InvalidDataException>(() => Apply([.. batch, 4, .. new byte[200]]));
    }

    private static byte[] Batch(in AnnounceRequest request)
    {
        byte[] batch = new byte[RelayWire.HeaderLength + RelayWire.LongestEntry];
        int length = RelayWire.WriteHeader(batch);
        return batch[..(length + RelayWire.WriteAnnounce(batch.AsSpan(length), request))];
    }

    private byte[] Apply(byte[] batch) => silo.Service<RelayBatchHandler>().Apply(batch);

    private Swarm Add()
    {
        var swarm = new Swarm(Torrent);
        silo.Table.TryAdd(swarm, out Swarm? existing);
        return existing ?? swarm;
    }
}
