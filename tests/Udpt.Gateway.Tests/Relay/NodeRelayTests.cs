using Microsoft.Extensions.DependencyInjection;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Torrents;
using Udpt.Gateway.Tests.Responding;
using Udpt.Grains.Catalog;
using Udpt.Testing.Protocol;
using static Udpt.Gateway.Tests.Relay.RelayFixture;

namespace Udpt.Gateway.Tests.Relay;

/// <summary>A silo and gateway in one process, in a cluster of three.</summary>
/// <remarks>Tests <see cref="Gateway.Relay.RelayLane"/> and <see cref="Gateway.Relay.AnnounceRouting"/>.</remarks>
public sealed class NodeRelayTests : IDisposable
{
    private static readonly PeerEndpoint V4 = ResponderFixture.IPv4Client;

    private readonly RelayFixture _cluster = new(Addresses[0], Addresses);

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void Torrent_in_the_table_is_answered_at_once_wherever_its_home_is()
    {
        foreach (SiloAddress home in Addresses)
        {
            InfoHash torrent = _cluster.HomedAt(home).First();
            _cluster.AddSwarm(Addresses[0], torrent);
            Assert.Equal(20, Announce(1, torrent)!.Length);
        }

        Assert.Empty(_cluster.Sent);
    }

    [Fact]
    public void Torrents_in_the_table_allocate_nothing()
    {
        _cluster.AddSwarm(Addresses[0], Requests.Torrent);
        _cluster.Fill([.. Enumerable.Range(0, 64).Select(i => (Requests.Announce(_cluster.IdOf(V4), (uint)i), V4))]);
        for (int i = 0; i < 100; i++)
        {
            _cluster.AnswerFilled();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            _cluster.AnswerFilled();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Torrent_of_another_home_is_relayed()
    {
        InfoHash torrent = _cluster.HomedAt(Addresses[1]).First();
        _cluster.AddSwarm(Addresses[1], torrent);
        Assert.Null(Announce(9, torrent));
        Assert.StartsWith("0000000100000009", await _cluster.NextLate(), StringComparison.Ordinal);
        Assert.Equal(Addresses[1], Assert.Single(_cluster.Sent).Silo);
    }

    [Fact]
    public async Task Torrent_of_this_silo_is_refused_or_asked_from_its_grain()
    {
        InfoHash[] torrents = [.. _cluster.HomedAt(Addresses[0]).Take(2)];
        _cluster.Silos[Addresses[0]].GetRequiredService<TorrentCatalog>()
            .SetRecord(torrents[0], new TorrentRecord { IsFlagged = true });
        Assert.Equal(3, Announce(1, torrents[0])![3]);

        _cluster.Grains.Announce = _ => Task.FromResult(new AnnounceReply { Outcome = AnnounceOutcome.Answered, Peers = [] });
        Assert.Null(Announce(2, torrents[1]));
        Assert.StartsWith("0000000100000002", await _cluster.NextLate(), StringComparison.Ordinal);
        Assert.Empty(_cluster.Sent);
    }

    [Fact]
    public async Task Scrape_gathers_what_is_here_and_elsewhere_and_in_grains()
    {
        InfoHash[] torrents = [.. Addresses.Select(silo => _cluster.HomedAt(silo).First()), _cluster.HomedAt(Addresses[0]).Last()];
        _cluster.AddSwarm(Addresses[0], torrents[0]);
        _cluster.AddSwarm(Addresses[2], torrents[2]);
        _cluster.Silos[Addresses[0]].GetRequiredService<TorrentCatalog>().MarkInMemory(torrents[3]);
        Announce(1, torrents[0]);
        Announce(2, torrents[2]);
        await _cluster.NextLate();
        _cluster.Grains.Scrape = torrent =>
        {
            Assert.Equal(torrents[3], torrent);
            return Task.FromResult(new ScrapeCounts { Seeders = 4, Completed = 5, Leechers = 6 });
        };
        _cluster.Answer((Requests.Scrape(_cluster.IdOf(V4), 3, torrents), V4));
        const string One = "000000000000000000000001";
        Assert.Equal(
            "00000002" + "00000003" + One + new string('0', 24) + One + "000000040000000500000006",
            await _cluster.NextLate());
    }

    [Fact]
    public void Node_that_is_alone_answers_by_itself()
    {
        using RelayFixture node = new(Addresses[0], Addresses[0]);
        node.AddSwarm(Addresses[0], Requests.Torrent);
        Assert.NotNull(node.Answer((Requests.Announce(node.IdOf(V4), 1), V4))[0]);
        Assert.Equal(20, node.Answer((Requests.Scrape(node.IdOf(V4), 1, Requests.HashOf(3)), V4))[0]!.Length);
        Assert.Empty(node.Sent);
    }

    private byte[]? Announce(uint transactionId, InfoHash torrent) =>
        _cluster.Answer((Requests.Announce(_cluster.IdOf(V4), transactionId, torrent), V4))[0];
}
