using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Swarms;
using Udpt.Core.Swarms.Peers;
using Udpt.Testing.Swarms;
using static Udpt.Testing.Swarms.Announces;
using static Udpt.Testing.Swarms.Keys;

namespace Udpt.Grains.Tests.PeerKeys;

/// <summary>
/// How a client that announces from several endpoints, for example over both families, changes the totals of its key.
/// </summary>
/// <remarks>Tests <see cref="Udpt.Grains.PeerKeys.PeerKeyLedger"/> and <see cref="Core.Swarms.Peers.SharedClients"/>.</remarks>
public sealed class SharedClientTests
{
    private const AnnounceEvent Started = AnnounceEvent.Started;
    private const AnnounceEvent Stopped = AnnounceEvent.Stopped;

    private static readonly PeerKeyId Key = IdOf(1);
    private static readonly PeerEndpoint V4 = Peer(1);
    private static readonly PeerEndpoint V6 = PeerV6(1);

    private Swarm _swarm = new(Torrent);

    public static TheoryData<bool, bool> Orders => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    private static PeerEndpoint[] Families(bool isV6First) => isV6First ? [V6, V4] : [V4, V6];

    [Theory]
    [MemberData(nameof(Orders))]
    public void Same_totals_over_both_families_count_once(bool isV6First, bool moves)
    {
        foreach ((ulong total, AnnounceEvent @event) in new[] { (0ul, Started), (400ul, default), (900ul, default), (1000ul, Stopped) })
        {
            foreach (PeerEndpoint peer in Families(isV6First))
            {
                Tell(peer, total, @event);
                MoveIf(moves);
            }
        }

        ShouldBe(1000);
    }

    [Fact]
    public void Families_that_announce_at_different_times_add_up_to_what_was_moved()
    {
        Tell(V4, 0, Started);
        Tell(V4, 500);
        Tell(V6, 500, Started);
        Tell(V6, 600);
        Tell(V4, 700);
        Tell(V6, 650);
        Tell(V6, 1000);
        Tell(V4, 1000);

        ShouldBe(1000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Family_that_joins_late_with_more_tells_what_the_other_will(bool moves)
    {
        Tell(V4, 0, Started);
        Tell(V6, 300, Started);
        MoveIf(moves);
        Tell(V4, 300);

        ShouldBe(300);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void First_announce_that_comes_late_is_no_new_beginning(bool moves)
    {
        Tell(V4, 0, Started);
        Tell(V4, 500);
        Tell(V6, 0, Started);
        Tell(V6, 0, Started);
        MoveIf(moves);
        Tell(V4, 800);
        Tell(V6, 1000);
        Tell(V4, 1000);

        ShouldBe(1000);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Client_that_stops_over_one_family_and_then_over_the_other_counts_once(bool isV6First, bool moves)
    {
        Tell(V4, 0, Started);
        Tell(V6, 0, Started);
        Tell(V4, 100);
        foreach (PeerEndpoint peer in Families(isV6First))
        {
            Tell(peer, 1000, Stopped);
            MoveIf(moves);
        }

        ShouldBe(1000);
        Assert.False(_swarm.HasPeers);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Client_that_begins_anew_is_counted_on(bool isV6First, bool moves)
    {
        Tell(V4, 0, Started);
        Tell(V6, 0, Started);
        Tell(V6, 1000);
        Tell(V4, 1000);
        foreach (PeerEndpoint peer in Families(isV6First))
        {
            Tell(peer, 0, Started);
            MoveIf(moves);
        }

        Tell(V4, 300);
        Tell(V6, 300);

        ShouldBe(1300);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Last_word_over_one_family_may_come_after_the_new_beginning_over_the_other(bool isV6First, bool moves)
    {
        PeerEndpoint[] families = Families(isV6First);
        Tell(families[0], 0, Started);
        Tell(families[1], 0, Started);
        Tell(families[0], 1000, Stopped);
        Tell(families[0], 0, Started);
        MoveIf(moves);
        Tell(families[1], 1000, Stopped);
        Tell(families[1], 0, Started);
        Tell(families[0], 200);
        Tell(families[1], 200);

        ShouldBe(1200);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Family_that_has_not_begun_anew_yet_is_measured_by_what_it_told_before(bool isV6First, bool moves)
    {
        PeerEndpoint[] families = Families(isV6First);
        Tell(families[0], 0, Started);
        Tell(families[1], 0, Started);
        Tell(families[0], 1000);
        Tell(families[0], 0, Started);
        Tell(families[0], 50);
        MoveIf(moves);
        Tell(families[1], 1000);
        Tell(families[1], 50, Started);
        MoveIf(moves);
        Tell(families[1], 80);
        Tell(families[0], 80);

        ShouldBe(1080);
    }

    [Fact]
    public void Client_with_another_peer_id_is_another_client()
    {
        Tell(V4, 0, Started);
        Tell(V6, 0, Started, peerId: "-qB4500-zzzzzzzzzzzz");
        Tell(V4, 100);
        Tell(V6, 100, peerId: "-qB4500-zzzzzzzzzzzz");
        ShouldBe(200);

        Tell(V4, 0, Started, peerId: "-qB4500-yyyyyyyyyyyy");
        Tell(V6, 0, Started, peerId: "-qB4500-yyyyyyyyyyyy");
        Tell(V4, 70, peerId: "-qB4500-yyyyyyyyyyyy");
        Tell(V6, 70, peerId: "-qB4500-yyyyyyyyyyyy");
        ShouldBe(70);
    }

    [Fact]
    public void Keys_with_the_same_peer_id_do_not_share()
    {
        Tell(V4, 0, Started);
        Tell(V6, 0, Started, key: IdOf(2));
        Tell(V4, 100);
        Tell(V6, 100, key: IdOf(2));

        Assert.Equal(
            [(Key, (100ul, 100ul)), (IdOf(2), (100ul, 100ul))],
            _swarm.TakeAll().Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Key == IdOf(2)));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1000)]
    public void Client_whose_address_changes_within_a_family_counts_once_however_large_the_swarm(int others)
    {
        for (int i = 0; i < others; i++)
        {
            Tell(Peer(1000 + i), 5, Started, key: IdOf(100 + i), peerId: $"-qB4500-{i:d12}");
        }

        Tell(Peer(1), 0, Started);
        Tell(Peer(2), 100);
        Tell(Peer(1), 200);
        Tell(Peer(3), 300);
        Tell(Peer(2), 400);
        Tell(Peer(1), 400, Stopped);
        Tell(Peer(2), 500, Stopped);
        Tell(Peer(3), 500, Stopped);

        Assert.Equal((500ul, 500ul), _swarm.Take(Key));
    }

    [Fact]
    public void Client_that_begins_anew_at_another_address_is_counted_on()
    {
        Tell(Peer(1), 0, Started);
        Tell(Peer(1), 1000);
        Tell(Peer(2), 0, Started);
        Tell(Peer(2), 300);
        Tell(Peer(2), 700);

        ShouldBe(1700);
    }

    [Fact]
    public void Peer_that_expires_takes_no_marks_along()
    {
        Tell(V4, 0, Started);
        Tell(V6, 0, Started, now: 1);
        Tell(V4, 1000);
        PeerCursor cursor = PeerCursor.Start;
        Assert.True(_swarm.Expire(Private.PeerTimeout + 1, Private, ref cursor));
        Tell(V6, 1000, now: Private.PeerTimeout + 1);

        ShouldBe(1000);
    }

    [Fact]
    public void Download_completed_over_both_families_counts_once()
    {
        Tell(V4, 0, Started);
        Tell(V6, 0, Started);
        Tell(V4, 9, AnnounceEvent.Completed);
        Move();
        Tell(V6, 9, AnnounceEvent.Completed);

        Assert.Equal(1u, _swarm.GetCompleted(out _));
    }

    [Fact]
    public void Peers_saved_by_an_earlier_release_are_read()
    {
        Tell(V4, 0, Started);
        Tell(V6, 0, Started);
        Tell(V4, 700);
        byte[] blob = SwarmBlob.Write(_swarm, 0);

        // It wrote 1 for a peer with something to report, and used no other flags.
        const int Header = 10, Peer = 68 + 53, Flags = 120;
        Assert.All([Header + Flags, Header + Peer + Flags], at => Assert.Equal(1, blob[at]));
        _swarm = new Swarm(Torrent);
        SwarmBlob.Read(blob, _swarm, 0, 0, Private);
        Tell(V6, 700);
        Tell(V6, 800);
        Tell(V4, 800);

        ShouldBe(800);
    }

    private void ShouldBe(ulong total) => Assert.Equal((total, total), _swarm.Take(Key));

    private void MoveIf(bool moves)
    {
        if (moves)
        {
            Move();
        }
    }

    private void Move()
    {
        var moved = new Swarm(Torrent);
        SwarmBlob.Read(SwarmBlob.Write(_swarm, 0), moved, 0, 0, Private);
        _swarm = moved;
    }

    private void Tell(
        PeerEndpoint peer,
        ulong total,
        AnnounceEvent @event = AnnounceEvent.None,
        string peerId = "-qB4500-abcdefghijkl",
        PeerKeyId? key = null,
        uint now = 0)
    {
        AnnounceRequest request = Keyed(peer, key ?? Key, total, total, @event, peerId);
        Assert.Equal(AnnounceOutcome.Answered, _swarm.Announce(request, now, policy: Private).Result.Outcome);
    }
}
