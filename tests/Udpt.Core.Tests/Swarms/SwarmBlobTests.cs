using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Testing.Swarms;
using static Udpt.Testing.Swarms.Announces;

namespace Udpt.Core.Tests.Swarms;

public sealed class SwarmBlobTests
{
    [Fact]
    public void Swarm_is_the_same_after_it_was_written_and_read()
    {
        var swarm = new Swarm(Torrent);
        for (int i = 0; i < 600; i++)
        {
            swarm.Announce(Of(Peer(i), left: (ulong)(i % 3), (AnnounceEvent)(i % 3)), now: (uint)i);
            swarm.Announce(Of(PeerV6(i), left: ulong.MaxValue), now: (uint)i);
        }

        Swarm copy = Copy(swarm, writtenAt: 1000, readAt: 50, elapsed: 0);

        Assert.Equal(
            swarm.ListPeers(1000, int.MaxValue).ToHashSet(),
            copy.ListPeers(50, int.MaxValue).ToHashSet());
        swarm.TryScrape(out ScrapeCounts before);
        copy.TryScrape(out ScrapeCounts after);
        Assert.Equal(before, after);
        copy.GetCompleted(out bool isUnsaved);
        Assert.True(isUnsaved);
    }

    [Fact]
    public void Peer_that_completed_before_does_not_count_again_after()
    {
        var swarm = new Swarm(Torrent);
        swarm.Announce(Of(Peer(1), left: 0, AnnounceEvent.Completed));

        Swarm copy = Copy(swarm, 0, 0, 0);
        copy.Announce(Of(Peer(1), left: 0, AnnounceEvent.Completed));

        Assert.Equal(1u, copy.GetCompleted(out _));
    }

    [Fact]
    public void Peers_older_than_the_timeout_are_left_out_and_the_count_of_completed_stays()
    {
        var swarm = new Swarm(Torrent);
        swarm.Announce(Of(Peer(1), left: 0, AnnounceEvent.Completed), now: 0);
        swarm.Announce(Of(Peer(2)), now: 900);

        Swarm copy = Copy(swarm, writtenAt: 1000, readAt: 7, elapsed: 500, peerTimeout: 1000);

        Assert.Equal(Peer(2), Assert.Single(copy.ListPeers(7, 10)).Endpoint);
        Assert.Equal(600u, Assert.Single(copy.ListPeers(7, 10)).Age);
        Assert.Equal(1u, copy.GetCompleted(out _));
    }

    [Fact]
    public void Damaged_blob_is_refused_and_changes_nothing()
    {
        var swarm = new Swarm(Torrent);
        swarm.Announce(Of(Peer(1)));
        byte[] blob = SwarmBlob.Write(swarm, 0);
        for (int length = 0; length < blob.Length; length++)
        {
            var copy = new Swarm(Torrent);
            byte[] cut = blob[..length];
            Assert.Throws<InvalidDataException>(() => SwarmBlob.Read(cut, copy, 0, 0, Policy));
            Assert.False(copy.TrySummarize(out _));
        }

        blob[0] = 99;
        Assert.Throws<InvalidDataException>(() => SwarmBlob.Read(blob, new Swarm(Torrent), 0, 0, Policy));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_later_release_adds_at_the_end_is_passed_over(bool isPrivate)
    {
        var swarm = new Swarm(Torrent);
        SwarmPolicy policy = isPrivate ? Keys.Private : Policy;
        AnnounceRequest request = isPrivate ? Keys.Keyed(Peer(1), Keys.IdOf(7), uploaded: 5) : Of(Peer(1));
        swarm.Announce(request, policy: policy);
        byte[] blob = SwarmBlob.Write(swarm, 0);

        var copy = new Swarm(Torrent);
        SwarmBlob.Read([.. blob, 1, .. new byte[99]], copy, 0, 0, policy);

        Assert.Equal(Peer(1), Assert.Single(copy.ListPeers(0, 10)).Endpoint);
        Assert.Equal(blob, SwarmBlob.Write(copy, 0));
    }

    private static Swarm Copy(Swarm swarm, uint writtenAt, uint readAt, uint elapsed, uint peerTimeout = 100_000)
    {
        var copy = new Swarm(Torrent);
        SwarmBlob.Read(SwarmBlob.Write(swarm, writtenAt), copy, readAt, elapsed, Policy with { PeerTimeout = peerTimeout });
        return copy;
    }
}
