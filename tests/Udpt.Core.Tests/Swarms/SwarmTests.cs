using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Testing.Swarms;
using static Udpt.Testing.Swarms.Announces;

namespace Udpt.Core.Tests.Swarms;

public sealed class SwarmTests
{
    private readonly Swarm _swarm = new(Torrent);

    [Fact]
    public void First_peer_is_counted_and_gets_nobody()
    {
        (AnnounceResult result, List<PeerEndpoint> peers) = _swarm.Announce(Of(Peer(1)));

        Assert.Equal(new AnnounceResult(AnnounceOutcome.Answered, Seeders: 0, Leechers: 1, PeerBytes: 0), result);
        Assert.Empty(peers);
    }

    [Fact]
    public void Two_leechers_get_each_other_with_the_ports_they_announced()
    {
        _swarm.Announce(Of(Peer(1, port: 1111)));
        (_, List<PeerEndpoint> peers) = _swarm.Announce(Of(Peer(2, port: 2222)));

        Assert.Equal([Peer(1, port: 1111)], peers);
    }

    [Fact]
    public void Peer_with_nothing_left_is_a_seeder_even_if_it_has_uploaded_nothing()
    {
        (AnnounceResult result, _) = _swarm.Announce(Of(Peer(1), left: 0) with { Uploaded = 0 });

        Assert.Equal((1, 0), (result.Seeders, result.Leechers));
    }

    [Fact]
    public void Seeder_gets_leechers_only()
    {
        for (int i = 0; i < 40; i++)
        {
            _swarm.Announce(Of(Peer(i), left: (ulong)(i % 2)));
        }

        (AnnounceResult result, List<PeerEndpoint> peers) = _swarm.Announce(Of(Peer(100), left: 0));

        Assert.Equal((21, 20), (result.Seeders, result.Leechers));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => Peer((2 * i) + 1)).ToHashSet(), peers.ToHashSet());
    }

    [Fact]
    public void Leecher_gets_seeders_and_leechers_mixed()
    {
        for (int i = 0; i < 1000; i++)
        {
            _swarm.Announce(Of(Peer(i), left: (ulong)(i % 2)));
        }

        (_, List<PeerEndpoint> peers) = _swarm.Announce(Of(Peer(2000), numWant: 20));

        Assert.Equal(20, peers.Distinct().Count());
        Assert.Contains(peers, peer => peer.Bytes[15] % 2 == 0);
        Assert.Contains(peers, peer => peer.Bytes[15] % 2 == 1);
    }

    [Fact]
    public void Stopped_peer_leaves_the_swarm_and_gets_no_peers()
    {
        _swarm.Announce(Of(Peer(1)));
        _swarm.Announce(Of(Peer(2), left: 0));
        (AnnounceResult result, List<PeerEndpoint> peers) =
            _swarm.Announce(Of(Peer(2), left: 0, AnnounceEvent.Stopped));

        Assert.Equal((0, 1), (result.Seeders, result.Leechers));
        Assert.Empty(peers);
    }

    [Fact]
    public void Stop_of_an_unknown_peer_changes_nothing()
    {
        _swarm.Announce(Of(Peer(1)));
        (AnnounceResult result, _) = _swarm.Announce(Of(Peer(1, port: 7), @event: AnnounceEvent.Stopped));

        Assert.Equal((0, 1), (result.Seeders, result.Leechers));
    }

    [Fact]
    public void Completed_counts_once_a_peer()
    {
        _swarm.Announce(Of(Peer(1)));
        _swarm.Announce(Of(Peer(1), left: 0, AnnounceEvent.Completed));
        _swarm.Announce(Of(Peer(1), left: 0, AnnounceEvent.Completed));
        _swarm.Announce(Of(Peer(1), left: 0));
        _swarm.Announce(Of(Peer(1), left: 0, AnnounceEvent.Completed));
        _swarm.Announce(Of(Peer(2), left: 0, AnnounceEvent.Completed));

        _swarm.TryScrape(out ScrapeCounts counts);
        Assert.Equal(new ScrapeCounts { Seeders = 2, Leechers = 0, Completed = 2 }, counts);
    }

    [Fact]
    public void Peer_is_keyed_by_address_and_port_and_not_by_its_peer_id()
    {
        _swarm.Announce(Of(Peer(1)));
        (AnnounceResult other, _) = _swarm.Announce(Of(Peer(2)));
        (AnnounceResult same, _) = _swarm.Announce(Of(Peer(2), peerId: "-TR3000-000000000000"));

        Assert.Equal(2, other.Leechers);
        Assert.Equal(2, same.Leechers);
    }

    [Fact]
    public void Families_are_counted_together_and_served_apart()
    {
        _swarm.Announce(Of(Peer(1)));
        _swarm.Announce(Of(PeerV6(1), left: 0));
        (AnnounceResult v4, List<PeerEndpoint> v4Peers) = _swarm.Announce(Of(Peer(2)));
        (AnnounceResult v6, List<PeerEndpoint> v6Peers) = _swarm.Announce(Of(PeerV6(2)));

        Assert.Equal((1, 2), (v4.Seeders, v4.Leechers));
        Assert.Equal((1, 3), (v6.Seeders, v6.Leechers));
        Assert.Equal([Peer(1)], v4Peers);
        Assert.Equal([PeerV6(1)], v6Peers);
    }

    [Theory]
    [InlineData(-1, 50)]
    [InlineData(int.MinValue, 50)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(7, 7)]
    [InlineData(200, 200)]
    [InlineData(int.MaxValue, 200)]
    public void Number_of_peers_follows_num_want(int numWant, int expected)
    {
        for (int i = 0; i < 300; i++)
        {
            _swarm.Announce(Of(Peer(i)));
        }

        for (int seed = 0; seed < 50; seed++)
        {
            (_, List<PeerEndpoint> peers) = _swarm.Announce(Of(Peer(seed * 5), numWant: numWant), seed: seed);
            Assert.Equal(expected, peers.Distinct().Count());
            Assert.DoesNotContain(Peer(seed * 5), peers);
        }
    }

    [Fact]
    public void Peers_never_exceed_the_room_given()
    {
        for (int i = 0; i < 300; i++)
        {
            _swarm.Announce(Of(Peer(i)));
            _swarm.Announce(Of(PeerV6(i)));
        }

        Assert.Equal(16, _swarm.Announce(Of(Peer(0), numWant: 200), room: 101).Peers.Count);
        Assert.Equal(5, _swarm.Announce(Of(PeerV6(0), numWant: 200), room: 101).Peers.Count);
        Assert.Empty(_swarm.Announce(Of(Peer(0), numWant: 200), room: 5).Peers);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(40)]
    [InlineData(1001)]
    public void Every_other_peer_is_sampled_about_equally_often(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _swarm.Announce(Of(Peer(i), left: (ulong)(i % 3)));
        }

        const int Rounds = 20_000;
        int wanted = Math.Min(10, count / 2);
        var seen = new Dictionary<PeerEndpoint, int>();
        var random = new SwarmRandom(7);
        var buffer = new byte[100];
        for (int i = 0; i < Rounds; i++)
        {
            AnnounceResult result = _swarm.Announce(Of(Peer(4), numWant: wanted), Policy, 0, ref random, buffer);
            Assert.Equal(wanted * 6, result.PeerBytes);
            for (int at = 0; at < result.PeerBytes; at += 6)
            {
                PeerEndpoint peer = PeerEndpoint.FromIPv4(BitConverter.ToUInt32(buffer, at), 6881);
                seen[peer] = seen.GetValueOrDefault(peer) + 1;
            }
        }

        double expected = (double)Rounds * wanted / (count - 1);
        Assert.Equal(count - 1, seen.Count);
        Assert.DoesNotContain(Peer(4), seen.Keys);

        // Fixed seed, so the result is deterministic. Windows next to the requester reach one peer further, so the
        // bound is wide.
        Assert.All(seen.Values, times => Assert.InRange(times, expected * 0.5, expected * 1.6));
    }

    [Fact]
    public void Address_over_its_limit_is_answered_and_not_listed()
    {
        SwarmPolicy policy = Policy with { MaxPeersPerAddress = 3 };
        for (ushort port = 1; port <= 5; port++)
        {
            _swarm.Announce(Of(Peer(1, port)), policy: policy);
        }

        (AnnounceResult result, List<PeerEndpoint> peers) = _swarm.Announce(Of(Peer(1, 6)), policy: policy);
        Assert.Equal(3, result.Leechers);
        Assert.Equal(3, peers.Count);
        Assert.Equal(4, _swarm.Announce(Of(Peer(2)), policy: policy).Result.Leechers);

        _swarm.Announce(Of(Peer(1, 2), @event: AnnounceEvent.Stopped), policy: policy);
        Assert.Equal(4, _swarm.Announce(Of(Peer(1, 6)), policy: policy).Result.Leechers);
    }

    [Fact]
    public void Flagged_swarm_refuses_and_unflagged_answers_again()
    {
        _swarm.SetRecord(new TorrentRecord { IsFlagged = true });
        Assert.Equal(AnnounceOutcome.Flagged, _swarm.Announce(Of(Peer(1))).Result.Outcome);

        _swarm.SetRecord(new TorrentRecord { IsRegistered = true });
        Assert.Equal(AnnounceOutcome.Answered, _swarm.Announce(Of(Peer(1))).Result.Outcome);
    }

    [Fact]
    public void Unregistered_swarm_refuses_where_only_registered_torrents_are_tracked()
    {
        SwarmPolicy policy = SwarmPolicy.From(new TrackerOptions { Mode = TrackerMode.Static });
        Assert.Equal(AnnounceOutcome.NotRegistered, _swarm.Announce(Of(Peer(1)), policy: policy).Result.Outcome);

        _swarm.SetRecord(new TorrentRecord { IsRegistered = true });
        Assert.Equal(AnnounceOutcome.Answered, _swarm.Announce(Of(Peer(1)), policy: policy).Result.Outcome);
    }

    [Fact]
    public void Sealed_swarm_answers_nothing()
    {
        _swarm.Announce(Of(Peer(1)));
        _swarm.Seal();

        Assert.Equal(AnnounceOutcome.NotHere, _swarm.Announce(Of(Peer(1))).Result.Outcome);
        Assert.False(_swarm.TryScrape(out _));
        Assert.False(_swarm.TryClaim());
    }

    [Fact]
    public void Only_an_empty_swarm_without_flag_or_registration_can_be_forgotten()
    {
        _swarm.Announce(Of(Peer(1)));
        Assert.False(_swarm.TrySealForgettable(byGrain: true));

        _swarm.Announce(Of(Peer(1), @event: AnnounceEvent.Stopped));
        _swarm.SetRecord(new TorrentRecord { IsFlagged = true });
        Assert.False(_swarm.TrySealForgettable(byGrain: true));

        _swarm.SetRecord(new TorrentRecord { IsRegistered = true });
        Assert.False(_swarm.TrySealForgettable(byGrain: true));

        _swarm.SetRecord(new TorrentRecord());
        Assert.True(_swarm.TrySealForgettable(byGrain: true));
    }

    [Fact]
    public void Swarm_that_a_grain_has_taken_is_for_nobody_else_to_forget()
    {
        Assert.True(_swarm.IsForgettable(out bool needsGrain) && !needsGrain);
        Assert.True(_swarm.TryClaim());

        Assert.False(_swarm.TrySealForgettable(byGrain: false));
        Assert.True(_swarm.TrySealForgettable(byGrain: true));
    }

    [Fact]
    public void Larger_count_of_completed_stands_when_a_record_is_read()
    {
        _swarm.Announce(Of(Peer(1), left: 0, AnnounceEvent.Completed));
        _swarm.SetRecord(new TorrentRecord { Completed = 5 });
        Assert.Equal(5u, _swarm.GetCompleted(out bool isUnsaved));
        Assert.False(isUnsaved);

        _swarm.Announce(Of(Peer(2), left: 0, AnnounceEvent.Completed));
        Assert.Equal(6u, _swarm.GetCompleted(out isUnsaved));
        Assert.True(isUnsaved);

        _swarm.SetRecord(new TorrentRecord { Completed = 6 });
        _swarm.GetCompleted(out isUnsaved);
        Assert.False(isUnsaved);
    }

    [Fact]
    public void Listed_peer_shows_what_it_last_announced_and_how_long_ago()
    {
        _swarm.Announce(Of(Peer(1, 51413), left: 9, AnnounceEvent.Started), now: uint.MaxValue - 99);

        PeerDetails peer = Assert.Single(_swarm.ListPeers(now: 572, limit: 1000));
        Assert.Equal(
            new PeerDetails
            {
                PeerId = PeerId.Read("-qB4500-abcdefghijkl"u8),
                Endpoint = Peer(1, 51413),
                Uploaded = 3,
                Downloaded = 2,
                Left = 9,
                Event = AnnounceEvent.Started,
                Age = 672,
            },
            peer);
    }

    [Fact]
    public void List_of_peers_is_cut_to_its_limit()
    {
        for (int i = 0; i < 30; i++)
        {
            _swarm.Announce(Of(Peer(i)));
            _swarm.Announce(Of(PeerV6(i)));
        }

        Assert.Equal(60, _swarm.ListPeers(0, 1000).Select(peer => peer.Endpoint).Distinct().Count());
        Assert.Equal(40, _swarm.ListPeers(0, 40).Length);
        Assert.Empty(_swarm.ListPeers(0, 0));
    }
}
