using System.Buffers.Binary;
using System.Net;
using System.Text;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Torrents;
using Udpt.Gateway.Metrics;
using Udpt.Testing.Protocol;

namespace Udpt.Gateway.Tests.Responding;

public sealed class BatchResponderTests : IDisposable
{
    private static readonly PeerEndpoint V4 = ResponderFixture.IPv4Client;
    private static readonly PeerEndpoint V6 = ResponderFixture.IPv6Client;

    private readonly ResponderFixture _tracker = new();

    public void Dispose() => _tracker.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Connect_gives_an_id_that_is_then_accepted(bool isIPv4)
    {
        PeerEndpoint source = isIPv4 ? V4 : V6;
        _tracker.Add(Requests.Torrent);
        byte[]? reply = _tracker.Answer(Requests.Connect(77), source);
        Assert.Equal(16, reply!.Length);
        Assert.Equal("00000000" + "0000004d", Hex(reply[..8]));

        ulong id = BinaryPrimitives.ReadUInt64BigEndian(reply.AsSpan(8));
        Assert.Equal(RequestAction.Announce, Action(_tracker.Answer(Requests.Announce(id, 78), source)));
        Assert.Equal(1, _tracker.Counters.Requests(RequestAction.Connect, isIPv4));
        Assert.Equal(1, _tracker.Counters.Requests(RequestAction.Announce, isIPv4));
    }

    [Fact]
    public void Announces_of_a_batch_find_each_other()
    {
        _tracker.Add(Requests.Torrent);
        PeerEndpoint other = PeerEndpoint.From(IPAddress.Parse("192.0.2.8"), 40001);
        byte[]?[] replies = _tracker.Answer(
            (Requests.Announce(_tracker.IdOf(V4), 1, left: 0, port: 7000), V4),
            (Requests.Announce(_tracker.IdOf(other), 2, left: 5, port: 7001), other));
        Assert.Equal("00000001" + "00000001" + "00000078" + "00000000" + "00000001", Hex(replies[0]));
        Assert.Equal(
            "00000001" + "00000002" + "00000078" + "00000001" + "00000001" + "c00002071b58", Hex(replies[1]));
    }

    [Fact]
    public void Families_are_counted_together_and_served_apart()
    {
        _tracker.Add(Requests.Torrent);
        _tracker.Answer(Requests.Announce(_tracker.IdOf(V4), 1), V4);
        byte[]? reply = _tracker.Answer(Requests.Announce(_tracker.IdOf(V6), 2), V6);
        Assert.Equal("00000001" + "00000002" + "00000078" + "00000002" + "00000000", Hex(reply));

        PeerEndpoint other = PeerEndpoint.From(IPAddress.Parse("2001:db8::8"), 40001);
        reply = _tracker.Answer(Requests.Announce(_tracker.IdOf(other), 3), other);
        Assert.Equal(
            "00000001" + "00000003" + "00000078" + "00000003" + "00000000" + "20010db8000000000000000000000007" + "1ae1",
            Hex(reply));
    }

    [Theory]
    [InlineData(true, 1472)]
    [InlineData(false, 1452)]
    public void Reply_is_cut_to_whole_peers_that_one_datagram_holds(bool isIPv4, int most)
    {
        using ResponderFixture tracker = new(new TrackerOptions { MaxPeers = 10_000 });
        tracker.Add(Requests.Torrent);
        byte[]? reply = null;
        for (int i = 0; i < 400; i++)
        {
            PeerEndpoint source = PeerEndpoint.From(IPAddress.Parse(isIPv4 ? $"10.0.{i / 250}.{i % 250}" : $"2001:db8::{i:x}"), 1);
            reply = tracker.Answer(Requests.Announce(tracker.IdOf(source), 1, numWant: 10_000), source);
        }

        int stride = isIPv4 ? 6 : 18;
        Assert.Equal(20 + ((most - 20) / stride * stride), reply!.Length);
    }

    [Fact]
    public void Bad_connection_id_is_answered_with_an_error()
    {
        _tracker.Add(Requests.Torrent);
        byte[]? reply = _tracker.Answer(Requests.Announce(_tracker.IdOf(V6), 5), V4);
        Assert.Equal("00000003" + "00000005" + Ascii("connection id expired."), Hex(reply));
        reply = _tracker.Answer(Requests.Scrape(123, 6, Requests.Torrent), V4);
        Assert.Equal("00000003" + "00000006" + Ascii("connection id expired."), Hex(reply));
        Assert.Equal(2, _tracker.Counters.Count(ErrorReason.ConnectionId));
    }

    [Fact]
    public void Error_larger_than_its_request_is_not_sent()
    {
        Assert.Null(_tracker.Answer(Requests.Scrape(123, 6)));
        Assert.Null(_tracker.Answer(Requests.Header(_tracker.IdOf(V4), 9, 6)));
        Assert.Equal(2, _tracker.Counters.Count(DropReason.NoRoom));
    }

    [Fact]
    public void Faults_of_a_proven_source_are_explained()
    {
        ulong id = _tracker.IdOf(V4);
        Assert.Equal("announce too short.", Error(_tracker.Answer(Requests.Announce(id, 1)[..97])));
        Assert.Equal("port is 0.", Error(_tracker.Answer(Requests.Announce(id, 1, port: 0))));
        Assert.Equal("unknown action.", Error(_tracker.Answer([.. Requests.Header(id, 9, 1), .. new byte[7]])));
        Assert.Equal(0, _tracker.Table.Count);
    }

    [Fact]
    public void What_is_not_of_this_protocol_is_dropped()
    {
        Assert.Null(_tracker.Answer(Requests.Connect(1)[..0]));
        Assert.Null(_tracker.Answer(Requests.Connect(1)[..15]));
        Assert.Null(_tracker.Answer(Requests.Header(1, 0, 1)));
        Assert.Null(_tracker.Answer([.. Requests.Header(1, 9, 1), .. new byte[100]]));
        Assert.Null(_tracker.Answer(Requests.Connect(1), V4.WithPort(0)));
        Assert.Equal(5, _tracker.Counters.Count(DropReason.Malformed));
    }

    [Fact]
    public void Own_replies_are_not_answered()
    {
        // Two trackers, or one and itself, must not answer each other forever.
        byte[] connect = _tracker.Answer(Requests.Connect(1))!;
        Assert.Null(_tracker.Answer(connect));
        byte[] error = _tracker.Answer(Requests.Announce(1, 1))!;
        Assert.Null(_tracker.Answer(error));
    }

    [Fact]
    public void Flagged_and_unregistered_torrents_are_refused()
    {
        _tracker.Add(Requests.Torrent).SetRecord(new TorrentRecord { IsFlagged = true });
        Assert.Equal("torrent flagged.", Error(_tracker.Answer(Requests.Announce(_tracker.IdOf(V4), 1))));

        using ResponderFixture other = new(new TrackerOptions { Mode = TrackerMode.Static });
        Assert.Equal("torrent not registered.", Error(other.Answer(Requests.Announce(other.IdOf(V4), 1))));
        Assert.Empty(other.Announces);
    }

    [Fact]
    public void Announce_of_a_torrent_that_is_not_here_goes_elsewhere()
    {
        Assert.Null(_tracker.Answer(Requests.Announce(_tracker.IdOf(V4), 9)));
        (AnnounceRequest request, _) = Assert.Single(_tracker.Announces);
        Assert.Equal(Requests.Torrent, request.InfoHash);
        Assert.Equal("192.0.2.7:6881", request.Peer.ToString());
        Assert.Equal(V4, _tracker.Announces[0].Route.Destination);
        Assert.Equal(9u, _tracker.Announces[0].Route.TransactionId);
    }

    [Fact]
    public void What_no_one_takes_over_is_dropped()
    {
        _tracker.Takes = false;
        Assert.Null(_tracker.Answer(Requests.Announce(_tracker.IdOf(V4), 9)));
        _tracker.Catalog.MarkInMemory(Requests.Torrent);
        Assert.Null(_tracker.Answer(Requests.Scrape(_tracker.IdOf(V4), 9, Requests.Torrent)));
        Assert.Equal(2, _tracker.Counters.Count(DropReason.TooManyCalls));
    }

    [Fact]
    public void Spent_budget_drops_new_torrents()
    {
        using ResponderFixture tracker = new(new TrackerOptions { NewTorrentsPerAddress = 1 });
        for (byte i = 0; i < 20; i++)
        {
            Assert.Null(tracker.Answer(Requests.Announce(tracker.IdOf(V4), 9, Requests.HashOf(i))));
        }

        Assert.Equal(10, tracker.Announces.Count);
        Assert.Equal(10, tracker.Counters.Count(DropReason.OverBudget));
    }

    [Fact]
    public void Scrape_answers_in_the_order_of_the_request()
    {
        _tracker.Add(Requests.Torrent);
        _tracker.Answer(Requests.Announce(_tracker.IdOf(V4), 1, left: 0));
        byte[]? reply = _tracker.Answer(Requests.Scrape(
            _tracker.IdOf(V4), 2, Requests.HashOf(9), Requests.Torrent));
        Assert.Equal(
            "00000002" + "00000002" + new string('0', 24) + "00000001" + "00000000" + "00000000", Hex(reply));
    }

    [Fact]
    public void Scrape_of_nothing_is_answered_with_nothing() =>
        Assert.Equal("00000002" + "00000002", Hex(_tracker.Answer(Requests.Scrape(_tracker.IdOf(V4), 2))));

    [Fact]
    public void Scrape_of_more_than_74_answers_the_first_74()
    {
        InfoHash[] hashes = [.. Enumerable.Range(0, 80).Select(i => Requests.HashOf((byte)i))];
        byte[]? reply = _tracker.Answer(Requests.Scrape(_tracker.IdOf(V4), 2, hashes));
        Assert.Equal(8 + (74 * 12), reply!.Length);
    }

    [Fact]
    public void Scrape_that_is_partly_elsewhere_goes_there_with_what_is_known()
    {
        _tracker.Add(Requests.Torrent);
        _tracker.Answer(Requests.Announce(_tracker.IdOf(V4), 1, left: 0));
        _tracker.Catalog.MarkInMemory(Requests.HashOf(9));
        Assert.Null(_tracker.Answer(Requests.Scrape(_tracker.IdOf(V4), 2, Requests.Torrent, Requests.HashOf(9))));

        (byte[] reply, _, _) = Assert.Single(_tracker.Scrapes);
        Assert.Equal("00000002" + "00000002" + "00000001" + "00000000" + "00000000", Hex(reply[..20]));
        Assert.Equal(32, reply.Length);
        Assert.Equal(1, Assert.Single(_tracker.Scrapes[0].Missing).Index);
    }

    [Fact]
    public void Announce_and_scrape_of_any_size_that_clients_send_are_answered()
    {
        _tracker.Add(Requests.Torrent);
        foreach (int options in (int[])[0, 2, 3, 11, 257, 1374, 1950])
        {
            byte[] request = Requests.Announce(_tracker.IdOf(V4), 1, options: new byte[options]);
            Assert.Equal(RequestAction.Announce, Action(_tracker.Answer(request)));
        }
    }

    private static RequestAction Action(byte[]? reply) => (RequestAction)BinaryPrimitives.ReadUInt32BigEndian(reply);

    private static string Error(byte[]? reply)
    {
        Assert.Equal(RequestAction.Error, Action(reply));
        return Encoding.ASCII.GetString(reply!.AsSpan(8));
    }

    private static string Hex(byte[]? bytes) => Convert.ToHexStringLower(bytes!);

    private static string Ascii(string text) => Convert.ToHexStringLower(Encoding.ASCII.GetBytes(text));
}
