using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Testing.Swarms;
using static Udpt.Testing.Swarms.Announces;
using static Udpt.Testing.Swarms.Keys;

namespace Udpt.Core.Tests.Swarms;

/// <remarks>Tests <see cref="Swarm"/>.</remarks>
public sealed class PrivateSwarmTests
{
    private readonly Swarm _swarm = new(Torrent);

    [Fact]
    public void Announce_without_a_key_sees_no_peer_and_is_not_listed()
    {
        Announce(Keyed(Peer(1), IdOf(1)));

        (AnnounceResult result, List<PeerEndpoint> peers) = _swarm.Announce(Announces.Of(Peer(2)), policy: Private);

        Assert.Equal(AnnounceOutcome.KeyRequired, result.Outcome);
        Assert.Empty(peers);
        Assert.Single(_swarm.ListPeers(0, 10));
    }

    [Fact]
    public void Unregistered_torrent_is_refused_where_private_is_static()
    {
        SwarmPolicy policy = SwarmPolicy.From(new TrackerOptions { Mode = TrackerMode.Private });
        AnnounceRequest request = Keyed(Peer(1), IdOf(1));

        Assert.Equal(AnnounceOutcome.NotRegistered, _swarm.Announce(request, policy: policy).Result.Outcome);
        _swarm.SetRecord(new TorrentRecord { IsRegistered = true });
        Assert.Equal(AnnounceOutcome.Answered, _swarm.Announce(request, policy: policy).Result.Outcome);
    }

    [Fact]
    public void Key_stops_no_peer_of_another_key()
    {
        Announce(Keyed(Peer(1), IdOf(1)));

        Announce(Keyed(Peer(1), IdOf(2), @event: AnnounceEvent.Stopped));
        Assert.True(_swarm.HasPeers);
        Announce(Keyed(Peer(1), IdOf(1), @event: AnnounceEvent.Stopped));
        Assert.False(_swarm.HasPeers);
    }

    [Fact]
    public void Peer_that_comes_with_another_key_leaves_the_first_its_totals()
    {
        Announce(Keyed(Peer(1), IdOf(1)));
        Announce(Keyed(Peer(1), IdOf(1), uploaded: 10));
        Announce(Keyed(Peer(1), IdOf(2), uploaded: 25));
        Announce(Keyed(Peer(1), IdOf(2), uploaded: 27));

        Dictionary<PeerKeyId, (ulong Uploaded, ulong Downloaded)> taken = _swarm.TakeAll();
        Assert.Equal((10ul, 0ul), taken[IdOf(1)]);
        Assert.Equal((2ul, 0ul), taken[IdOf(2)]);
        Assert.Single(_swarm.ListPeers(0, 10));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(300)]
    public void Key_has_as_many_peers_of_both_families_as_it_may(int most)
    {
        SwarmPolicy policy = Private with { MaxPeersPerKey = most };
        for (int i = 0; i < 600; i++)
        {
            Announce(Keyed(Peer(1000 + i), IdOf(100 + i)), policy);
        }

        for (int i = 0; i < most; i++)
        {
            Announce(Keyed(i % 2 == 0 ? Peer(i) : PeerV6(i), IdOf(1)), policy);
        }

        Announce(Keyed(Peer(0), IdOf(1)), policy);
        Announce(Keyed(Peer(900), IdOf(1)), policy, AnnounceOutcome.KeyInUse);
        Announce(Keyed(Peer(1000), IdOf(1)), policy, AnnounceOutcome.KeyInUse);
        Announce(Keyed(Peer(900), IdOf(2)), policy);
        Announce(Keyed(Peer(900), IdOf(1), @event: AnnounceEvent.Stopped), policy);

        Announce(Keyed(Peer(0), IdOf(1), @event: AnnounceEvent.Stopped), policy);
        Announce(Keyed(Peer(901), IdOf(1)), policy);
        Announce(Keyed(Peer(902), IdOf(1)), policy, AnnounceOutcome.KeyInUse);
    }

    [Fact]
    public void Counters_that_REST_shows_do_not_go_back_with_a_late_announce()
    {
        Announce(Keyed(Peer(1), IdOf(1), uploaded: 30));
        Announce(Keyed(Peer(1), IdOf(1), uploaded: 20));

        Assert.Equal(30ul, Assert.Single(_swarm.ListPeers(0, 10)).Uploaded);
    }

    [Fact]
    public void Saved_swarm_keeps_keys_and_what_is_to_be_told()
    {
        Announce(Keyed(Peer(1), IdOf(1)));
        Announce(Keyed(Peer(1), IdOf(1), uploaded: 10, downloaded: 1));
        Announce(Keyed(PeerV6(2), IdOf(2)));
        Announce(Keyed(PeerV6(2), IdOf(2), uploaded: 20, @event: AnnounceEvent.Stopped));
        AnnounceRequest last = Keyed(PeerV6(3), IdOf(2), uploaded: 5);
        Announce(last);

        Swarm copy = Copy(_swarm, Private);
        copy.Announce(Keyed(Peer(1), IdOf(1), uploaded: 11), policy: Private);
        copy.Announce(last, policy: Private);
        copy.Announce(Keyed(PeerV6(3), IdOf(2), uploaded: 7), policy: Private);

        Dictionary<PeerKeyId, (ulong Uploaded, ulong Downloaded)> taken = copy.TakeAll();
        Assert.Equal((11ul, 1ul), taken[IdOf(1)]);
        Assert.Equal((22ul, 0ul), taken[IdOf(2)]);
    }

    [Fact]
    public void Peer_that_expires_on_the_way_is_still_told()
    {
        Announce(Keyed(Peer(1), IdOf(1)));
        Announce(Keyed(Peer(1), IdOf(1), uploaded: 10));

        var copy = new Swarm(Torrent);
        SwarmBlob.Read(SwarmBlob.Write(_swarm, 0), copy, 0, Private.PeerTimeout + 1, Private);

        Assert.False(copy.HasPeers);
        Assert.Equal((10ul, 0ul), copy.Take(IdOf(1)));
    }

    [Fact]
    public void Peers_of_other_modes_are_not_taken_into_private_mode_and_the_other_way_they_are()
    {
        var open = new Swarm(Torrent);
        open.Announce(Of(Peer(1)));
        Announce(Keyed(Peer(1), IdOf(1)));

        Assert.False(Copy(open, Private).HasPeers);
        Assert.True(Copy(_swarm, Policy).HasPeers);
    }

    [Fact]
    public void Damaged_blob_changes_nothing()
    {
        Announce(Keyed(Peer(1), IdOf(1)));
        Announce(Keyed(Peer(2), IdOf(1)));
        Announce(Keyed(Peer(2), IdOf(1), uploaded: 4, @event: AnnounceEvent.Stopped));
        byte[] blob = SwarmBlob.Write(_swarm, 0);
        var copy = new Swarm(Torrent);

        for (int length = 0; length < blob.Length; length++)
        {
            byte[] cut = blob[..length];
            Assert.Throws<InvalidDataException>(() => SwarmBlob.Read(cut, copy, 0, 0, Private));
        }

        Assert.False(copy.HasPeers);
        Assert.Empty(copy.TakeAll());
    }

    private static Swarm Copy(Swarm swarm, SwarmPolicy policy)
    {
        var copy = new Swarm(Torrent);
        SwarmBlob.Read(SwarmBlob.Write(swarm, 0), copy, 0, 0, policy);
        return copy;
    }

    private void Announce(
        AnnounceRequest request,
        SwarmPolicy? policy = null,
        AnnounceOutcome expected = AnnounceOutcome.Answered) =>
        Assert.Equal(expected, _swarm.Announce(request, policy: policy ?? Private).Result.Outcome);
}
