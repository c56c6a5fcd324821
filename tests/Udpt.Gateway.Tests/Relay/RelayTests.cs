using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Torrents;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.Relay;
using Udpt.Gateway.Tests.Responding;
using Udpt.Grains.Catalog;
using Udpt.Testing.Protocol;
using static Udpt.Gateway.Tests.Relay.RelayFixture;

namespace Udpt.Gateway.Tests.Relay;

/// <summary>A gateway without torrents, in front of three silos.</summary>
/// <remarks>Tests <see cref="RelayLane"/>, <see cref="RelayBatch"/> and <see cref="RelayContext"/>.</remarks>
public sealed class RelayTests : IDisposable
{
    private static readonly PeerEndpoint V4 = ResponderFixture.IPv4Client;
    private static readonly PeerEndpoint V6 = ResponderFixture.IPv6Client;

    private readonly RelayFixture _cluster = new(null, Addresses);

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task Batch_leaves_as_one_call_for_each_silo_and_every_request_is_answered()
    {
        InfoHash[] torrents = [.. Addresses.SelectMany(silo => _cluster.HomedAt(silo).Take(5))];
        foreach (SiloAddress silo in Addresses)
        {
            foreach (InfoHash torrent in _cluster.HomedAt(silo).Take(5))
            {
                _cluster.AddSwarm(silo, torrent);
            }
        }

        byte[]?[] replies = _cluster.Answer(
            [.. torrents.Select((torrent, i) => (Requests.Announce(_cluster.IdOf(V4), (uint)i, torrent), V4))]);

        Assert.All(replies, Assert.Null);
        Assert.Equal(Addresses, _cluster.Sent.Select(sent => sent.Silo).Order());
        await Until(() => _cluster.Late.Count == torrents.Length);
        Assert.Equal(Enumerable.Range(0, torrents.Length), _cluster.Late.Select(late => (int)late.TransactionId).Order());
        Assert.All(_cluster.Late, late => Assert.Equal(
            $"00000001{late.TransactionId:x8}000000780000000100000000", Convert.ToHexStringLower(late.Reply)));
        Assert.Equal(0, _cluster.Dropped);
    }

    [Fact]
    public async Task Batch_leaves_by_the_silos_service_once_its_id_is_known()
    {
        using RelayFixture cluster = new(null, Addresses);
        InfoHash torrent = cluster.HomedAt(Addresses[1]).First();
        cluster.AddSwarm(Addresses[1], torrent);
        var direct = SiloAddress.FromParsableString("192.0.2.2:30000@0");
        cluster.Grains.RelayDirectly = (silo, batch) =>
        {
            Assert.Equal(direct, silo);
            return cluster.Apply(Addresses[1], batch);
        };
        TaskCompletionSource<GrainId?> id = new();
        cluster.Grains.RelayService = silo => silo.Equals(Addresses[1]) ? id.Task : Task.FromResult<GrainId?>(null);
        Rejoin(cluster, torrent);

        cluster.Answer((Requests.Announce(cluster.IdOf(V4), 1, torrent), V4));
        await cluster.NextLate();
        Assert.Single(cluster.Sent);
        id.SetResult(SystemTargetGrainId.Create(SystemTargetGrainId.CreateGrainType("relay"), direct).GrainId);
        cluster.Answer((Requests.Announce(cluster.IdOf(V4), 2, torrent), V4));
        await cluster.NextLate();

        Assert.Single(cluster.Sent);
    }

    [Fact]
    public async Task Silo_that_knows_of_no_service_is_reached_by_its_grain()
    {
        using RelayFixture cluster = new(null, Addresses);
        InfoHash torrent = cluster.HomedAt(Addresses[1]).First();
        cluster.AddSwarm(Addresses[1], torrent);
        int asked = 0;
        cluster.Grains.RelayService = silo =>
        {
            Interlocked.Increment(ref asked);
            return Task.FromException<GrainId?>(new NotSupportedException());
        };
        Rejoin(cluster, torrent);

        for (uint i = 1; i <= 5; i++)
        {
            cluster.Answer((Requests.Announce(cluster.IdOf(V4), i, torrent), V4));
            await cluster.NextLate();
            cluster.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(5, cluster.Sent.Count);
        Assert.InRange(asked, 1, 6);
    }

    /// <summary>The second silo leaves and returns, so that it is asked for its service.</summary>
    private static void Rejoin(RelayFixture cluster, InfoHash torrent)
    {
        cluster.Hear(2, Addresses[0], Addresses[2]);
        Assert.Equal(2, cluster.Relays.Targets.Count);
        cluster.Hear(3, Addresses);
        Assert.Equal(Addresses[1], cluster.View.Silos.HomeAddressOf(torrent));
    }

    [Fact]
    public async Task Peers_arrive_in_their_family()
    {
        InfoHash torrent = _cluster.HomedAt(Addresses[1]).First();
        _cluster.AddSwarm(Addresses[1], torrent);
        PeerEndpoint otherV6 = PeerEndpoint.From(IPAddress.Parse("2001:db8::8"), 1);
        Announce(1, torrent, V4, port: 0x1111);
        Announce(2, torrent, V6, port: 0x2222);
        Announce(3, torrent, PeerEndpoint.From(IPAddress.Parse("192.0.2.8"), 1), port: 0x3333);
        Announce(4, torrent, otherV6, port: 0x4444);
        await Until(() => _cluster.Late.Count == 4);
        string[] replies = [.. _cluster.Late.OrderBy(late => late.TransactionId).Select(late => Convert.ToHexStringLower(late.Reply[20..]))];
        Assert.Equal(["", "", "c00002071111", "20010db8" + new string('0', 23) + "72222"], replies);
    }

    [Fact]
    public async Task Torrent_that_is_not_there_is_asked_from_its_grain()
    {
        _cluster.Grains.Announce = _ => Task.FromResult(new AnnounceReply { Outcome = AnnounceOutcome.Answered, Seeders = 3, Peers = [] });
        Announce(7, _cluster.HomedAt(Addresses[0]).First(), V4);
        Assert.Equal("00000001" + "00000007" + "00000078" + "00000000" + "00000003", await _cluster.NextLate());
        Assert.Single(_cluster.Sent);
    }

    [Fact]
    public async Task Flagged_torrent_is_refused_without_a_grain()
    {
        InfoHash torrent = _cluster.HomedAt(Addresses[2]).First();
        _cluster.Silos[Addresses[2]].GetRequiredService<TorrentCatalog>()
            .SetRecord(torrent, new TorrentRecord { IsFlagged = true });
        Announce(7, torrent, V4);
        Assert.Equal("00000003" + "00000007" + Convert.ToHexStringLower("torrent flagged."u8), await _cluster.NextLate());
        Assert.Equal(1, _cluster.Metrics.Shared.Count(ErrorReason.Flagged));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Failed_batch_is_dropped_and_asked_of_nobody_else(bool atOnce)
    {
        Exception fault = new TimeoutException();
        _cluster.Grains.Relay = (_, _) => atOnce ? throw fault : Task.FromException<byte[]>(fault);
        InfoHash[] torrents = [.. _cluster.HomedAt(Addresses[0]).Take(3)];
        _cluster.Answer([.. torrents.Select(torrent => (Requests.Announce(_cluster.IdOf(V4), 1, torrent), V4))]);
        _cluster.Answer((Requests.Scrape(_cluster.IdOf(V4), 2, torrents), V4));
        Assert.Equal(4, _cluster.DroppedFor(DropReason.CallFailed));
        Assert.Equal(4, _cluster.Dropped);
        Assert.Empty(_cluster.Late);
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("02ff")]
    [InlineData("0100000000")]
    [InlineData("010505")]
    [InlineData("01000100000001000000050001020304")]
    [InlineData("0100010000000100000005000102030405")]
    public async Task Answer_that_is_damaged_sends_the_requests_the_general_way(string answer)
    {
        _cluster.Grains.Relay = (_, _) => Task.FromResult(Convert.FromHexString(answer));
        await IsAskedOneByOne();
    }

    [Fact]
    public async Task Silo_that_does_not_understand_sends_the_requests_the_general_way()
    {
        _cluster.Grains.Relay = (_, _) => Task.FromException<byte[]>(new InvalidDataException());
        await IsAskedOneByOne();
    }

    [Fact]
    public void Large_batch_leaves_in_calls_of_bounded_size()
    {
        InfoHash[] torrents = [.. _cluster.HomedAt(Addresses[0])];
        _cluster.Answer([.. Enumerable.Range(0, 64).Select(i => (Requests.Scrape(
            _cluster.IdOf(V4), (uint)i, [.. Enumerable.Range(0, 74).Select(j => torrents[j % torrents.Length])]), V4))]);
        Assert.InRange(_cluster.Sent.Count, 7, 8);
        Assert.All(_cluster.Sent, sent => Assert.InRange(sent.Batch.Length, 1, 16 * 1024));
        Assert.Equal(64, _cluster.Late.Count);
    }

    [Fact]
    public async Task Silo_that_does_not_answer_holds_a_bounded_number_of_batches_and_none_of_the_others()
    {
        TaskCompletionSource<byte[]> stuck = new();
        Func<SiloAddress, byte[], Task<byte[]>> relay = _cluster.Grains.Relay;
        _cluster.Grains.Relay = (silo, batch) => silo.Equals(Addresses[0]) ? stuck.Task : relay(silo, batch);
        InfoHash torrent = _cluster.HomedAt(Addresses[0]).First();
        long announced = 0;
        for (; _cluster.DroppedFor(DropReason.TooManyCalls) == 0; announced++)
        {
            Announce(1, torrent, V4);
        }

        Assert.Equal(RelayTarget.MaxInFlight, _cluster.Relays.InFlight);
        Assert.All(_cluster.Sent, sent => Assert.InRange(sent.Batch.Length, 1, 16 * 1024));
        InfoHash other = _cluster.HomedAt(Addresses[1]).First();
        _cluster.AddSwarm(Addresses[1], other);
        Announce(2, other, V4);
        Assert.StartsWith("0000000100000002", await _cluster.NextLate(), StringComparison.Ordinal);

        // A new list of silos does not reset the limit.
        _cluster.Hear(2, Addresses[0], Addresses[1]);
        Announce(3, torrent, V4);
        announced++;
        Assert.Equal(RelayTarget.MaxInFlight, _cluster.Relays.InFlight);

        Task drained = _cluster.Relays.DrainAsync(TimeSpan.FromSeconds(60), TimeProvider.System, CancellationToken.None);
        Assert.False(drained.IsCompleted);
        stuck.SetException(new TimeoutException());
        await drained;
        Assert.Equal(
            announced, _cluster.DroppedFor(DropReason.CallFailed) + _cluster.DroppedFor(DropReason.TooManyCalls));
    }

    [Fact]
    public void Without_silos_requests_are_dropped()
    {
        using RelayFixture gateway = new();
        InfoHash[] torrents = [Requests.HashOf(1), Requests.HashOf(2)];
        byte[]?[] replies = gateway.Answer(
            (Requests.Announce(gateway.IdOf(V4), 1), V4),
            (Requests.Scrape(gateway.IdOf(V4), 2, torrents), V4),
            (Requests.Connect(3), V4));
        Assert.Equal(2, gateway.DroppedFor(DropReason.Unavailable));
        Assert.Equal(2, gateway.Dropped);
        Assert.Equal([0, 0, 16], replies.Select(reply => reply?.Length ?? 0));
    }

    [Fact]
    public async Task Scrape_over_all_silos_is_one_reply()
    {
        InfoHash[] torrents = [.. Addresses.Select(silo => _cluster.HomedAt(silo).First())];
        foreach ((SiloAddress silo, InfoHash torrent) in Addresses.Zip(torrents))
        {
            _cluster.AddSwarm(silo, torrent);
        }

        Announce(1, torrents[1], V4);
        await _cluster.NextLate();
        _cluster.Answer((Requests.Scrape(_cluster.IdOf(V4), 2, [.. torrents, torrents[1]]), V4));
        Assert.Equal(
            "00000002" + "00000002" + new string('0', 24) + "000000000000000000000001" + new string('0', 24) + "000000000000000000000001",
            await _cluster.NextLate());
        Assert.Empty(_cluster.Late);
    }

    [Fact]
    public async Task Scrape_of_what_a_silo_does_not_know_asks_the_grain_for_that_only()
    {
        InfoHash[] torrents = [.. Addresses.Select(silo => _cluster.HomedAt(silo).First())];
        _cluster.Silos[Addresses[1]].GetRequiredService<TorrentCatalog>().MarkInMemory(torrents[1]);
        List<InfoHash> asked = [];
        _cluster.Grains.Scrape = torrent =>
        {
            asked.Add(torrent);
            return Task.FromResult(new ScrapeCounts { Seeders = 4, Completed = 5, Leechers = 6 });
        };
        _cluster.Answer((Requests.Scrape(_cluster.IdOf(V4), 2, torrents), V4));
        Assert.Equal(
            "00000002" + "00000002" + new string('0', 24) + "000000040000000500000006" + new string('0', 24),
            await _cluster.NextLate());
        Assert.Equal([torrents[1]], asked);
    }

    [Fact]
    public void Empty_scrape_is_answered_at_once() =>
        Assert.Equal(8, _cluster.Answer((Requests.Scrape(_cluster.IdOf(V4), 2), V4))[0]!.Length);

    private void Announce(uint transactionId, InfoHash torrent, PeerEndpoint source, ushort port = 6881) => Assert.Null(
        _cluster.Answer((Requests.Announce(_cluster.IdOf(source), transactionId, torrent, port: port), source))[0]);

    private async Task IsAskedOneByOne()
    {
        _cluster.Grains.Announce = _ => Task.FromResult(new AnnounceReply { Outcome = AnnounceOutcome.Answered, Seeders = 3, Peers = [] });
        _cluster.Grains.Scrape = _ => Task.FromResult(new ScrapeCounts { Seeders = 4, Completed = 5, Leechers = 6 });
        InfoHash torrent = _cluster.HomedAt(Addresses[0]).First();
        _cluster.Answer(
            (Requests.Announce(_cluster.IdOf(V4), 1, torrent), V4),
            (Requests.Scrape(_cluster.IdOf(V4), 2, torrent), V4));
        await Until(() => _cluster.Late.Count == 2);
        Assert.Equal(
            ["0000000100000001000000780000000000000003", "0000000200000002000000040000000500000006"],
            _cluster.Late.OrderBy(late => late.TransactionId).Select(late => Convert.ToHexStringLower(late.Reply)));
        Assert.Equal(0, _cluster.Dropped);
    }
}
