using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Swarms;
using Udpt.Core.Swarms.Peers;
using Udpt.Core.Torrents;
using Udpt.Testing.Swarms;
using static Udpt.Testing.Swarms.Announces;
using static Udpt.Testing.Swarms.Keys;

namespace Udpt.Grains.Tests.PeerKeys;

/// <summary>How announces change the totals of a key.</summary>
/// <remarks>Tests <see cref="Grains.PeerKeys.PeerKeyLedger"/> and <see cref="Swarm"/>.</remarks>
public sealed class AccountingTests
{
    private static readonly PeerKeyId Key = IdOf(1);
    private readonly Swarm _swarm = new(Torrent);

    [Fact]
    public void Differences_between_announces_of_a_peer_add_up()
    {
        Tell(100, 10, AnnounceEvent.Started);
        Tell(300, 15);
        Tell(300, 40);
        Assert.Equal((200ul, 30ul), _swarm.Take(Key));

        Tell(301, 41);
        Assert.Equal((1ul, 1ul), _swarm.Take(Key));
        Assert.Equal((0ul, 0ul), _swarm.Take(Key));
    }

    [Fact]
    public void Client_that_begins_anew_is_counted_on_and_nothing_is_subtracted()
    {
        Tell(0, 0, AnnounceEvent.Started);
        Tell(1000, 500);
        Tell(0, 0, AnnounceEvent.Started);
        Tell(300, 0);

        Assert.Equal((1300ul, 500ul), _swarm.Take(Key));
    }

    [Fact]
    public void Another_client_at_the_same_address_begins_at_its_own_counters()
    {
        Tell(0, 0, AnnounceEvent.Started);
        Tell(1000, 0);
        Tell(50, 0, peerId: "-qB4500-zzzzzzzzzzzz");
        Tell(60, 0, peerId: "-qB4500-zzzzzzzzzzzz");

        Assert.Equal((1010ul, 0ul), _swarm.Take(Key));
    }

    [Fact]
    public void Peer_that_stops_and_starts_is_counted_on()
    {
        Tell(0, 0, AnnounceEvent.Started);
        Tell(100, 0);
        Tell(150, 0, AnnounceEvent.Stopped);
        Tell(0, 0, AnnounceEvent.Started);
        Tell(30, 0);

        Assert.Equal((180ul, 0ul), _swarm.Take(Key));
    }

    [Fact]
    public void Repeated_announce_counts_once_even_over_a_new_beginning()
    {
        Tell(0, 0, AnnounceEvent.Started);
        AnnounceRequest late = Tell(1000, 0);
        AnnounceRequest start = Tell(0, 0, AnnounceEvent.Started);
        _swarm.Announce(late, policy: Private);
        Tell(300, 0);
        _swarm.Announce(start, policy: Private);
        Tell(400, 0);

        Assert.Equal((1400ul, 0ul), _swarm.Take(Key));
    }

    [Fact]
    public void Late_announce_adds_nothing()
    {
        Tell(0, 0, AnnounceEvent.Started);
        Tell(300, 30);
        Tell(200, 20);
        Tell(400, 40);

        Assert.Equal((400ul, 40ul), _swarm.Take(Key));
    }

    [Fact]
    public void Counters_of_the_largest_size_do_not_overflow()
    {
        Tell(0, 0, AnnounceEvent.Started);
        Tell(ulong.MaxValue, ulong.MaxValue);
        Tell(0, 0, AnnounceEvent.Started);
        Tell(5, 5);

        Assert.Equal((ulong.MaxValue, ulong.MaxValue), _swarm.Take(Key));
    }

    [Fact]
    public void Peer_that_has_left_or_expired_is_still_told()
    {
        Tell(0, 0, AnnounceEvent.Started);
        Tell(70, 7, AnnounceEvent.Stopped);
        Assert.False(_swarm.IsForgettable(out _));
        Assert.Equal((70ul, 7ul), _swarm.Take(Key));
        Assert.True(_swarm.IsForgettable(out _));

        Tell(0, 0, AnnounceEvent.Started);
        Tell(9, 9);
        PeerCursor cursor = PeerCursor.Start;
        Assert.True(_swarm.Expire(Private.PeerTimeout + 1, Private, ref cursor));
        Assert.False(_swarm.HasPeers);
        Assert.Equal((9ul, 9ul), _swarm.Take(Key));
    }

    [Fact]
    public void Sealed_swarm_is_taken_by_its_owner_only()
    {
        Tell(0, 0, AnnounceEvent.Started);
        Tell(9, 9);
        _swarm.Seal();

        Assert.Empty(_swarm.TakeAll());
        List<PeerKeyUsage> usages = [];
        PeerCursor cursor = PeerCursor.Start;
        Assert.True(_swarm.CollectUsage(usages, 0, evenSealed: true, ref cursor));
        Assert.Equal((9ul, 9ul), (Assert.Single(usages).Uploaded, usages[0].Downloaded));
    }

    private AnnounceRequest Tell(
        ulong uploaded,
        ulong downloaded,
        AnnounceEvent @event = AnnounceEvent.None,
        string peerId = "-qB4500-abcdefghijkl")
    {
        AnnounceRequest request = Keyed(Peer(1), Key, uploaded, downloaded, @event, peerId);
        Assert.Equal(AnnounceOutcome.Answered, _swarm.Announce(request, policy: Private).Result.Outcome);
        return request;
    }
}
