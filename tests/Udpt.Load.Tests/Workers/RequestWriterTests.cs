using System.Net;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Load.Options;
using Udpt.Load.Workers;
using Udpt.Load.Workload;

namespace Udpt.Load.Tests.Workers;

/// <summary>Reads what was written as the tracker does.</summary>
public sealed class RequestWriterTests
{
    private static readonly LoadOptions Options = new()
    {
        Target = new LoadTarget("127.0.0.1", 6969),
        Torrents = 10,
        ScrapeHashes = 3,
        NumWant = 25,
    };

    private readonly RequestWriter _writer = new(new LoadTorrents(1), Options);
    private readonly string[] _hashes = [.. LoadRun.InfoHashes(10, 1)];
    private readonly byte[] _buffer = new byte[1600];

    [Fact]
    public void Connect_is_one_whatever_id_the_address_has()
    {
        ReadOnlySpan<byte> request = Write(new LoadRequest { Action = RequestAction.Connect });

        Assert.Equal(16, request.Length);
        Assert.Equal(RequestKind.Connect, RequestReader.Classify(request));
        Assert.Equal(42u, RequestReader.TransactionId(request));
    }

    [Fact]
    public void Announce_carries_the_url_that_was_given()
    {
        RequestWriter writer = new(new LoadTorrents(1), Options with { UrlData = "/announce?key=1" });

        int length = writer.Write(_buffer, new LoadRequest { Action = RequestAction.Announce, Port = 1 }, 5, 42);

        List<byte> url = [];
        foreach (ReadOnlySpan<byte> piece in UrlData.Of(_buffer.AsSpan(0, length)))
        {
            url.AddRange(piece);
        }

        Assert.Equal("/announce?key=1"u8, url.ToArray());
        Assert.Equal(98 + 2 + 15, length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Announce_says_what_was_planned(bool isSeeder)
    {
        ReadOnlySpan<byte> request = Write(new LoadRequest
        {
            Action = RequestAction.Announce,
            Event = AnnounceEvent.Completed,
            Torrent = 4,
            Port = 7000,
            IsSeeder = isSeeder,
        });
        AnnounceRequest read = RequestReader.ReadAnnounce(request, PeerEndpoint.From(IPAddress.Loopback, 1));

        Assert.Equal(98, request.Length);
        Assert.Equal(RequestKind.Announce, RequestReader.Classify(request));
        Assert.Equal(5u, RequestReader.ConnectionId(request));
        Assert.Equal(42u, RequestReader.TransactionId(request));
        Assert.Equal(_hashes[4], read.InfoHash.ToString());
        Assert.Equal(AnnounceEvent.Completed, read.Event);
        Assert.Equal(isSeeder, read.Left == 0);
        Assert.Equal(25, read.NumWant);
        Assert.Equal(7000, read.Peer.Port);
    }

    [Fact]
    public void Scrape_asks_for_several_torrents_and_begins_anew_after_the_last()
    {
        byte[] request = Write(new LoadRequest { Action = RequestAction.Scrape, Torrent = 8 }).ToArray();

        Assert.Equal(RequestKind.Scrape, RequestReader.Classify(request));
        Assert.Equal(3, RequestReader.ScrapeCount(request));
        Assert.Equal(
            [_hashes[8], _hashes[9], _hashes[0]],
            Enumerable.Range(0, 3).Select(i => RequestReader.ScrapedInfoHash(request, i).ToString()));
    }

    [Fact]
    public void Nothing_of_the_request_before_is_left_in_the_buffer()
    {
        LoadRequest announce = new() { Action = RequestAction.Announce, Torrent = 1, Port = 9 };
        byte[] clean = Write(announce).ToArray();
        Array.Fill(_buffer, (byte)0xff);

        Assert.Equal(clean, Write(announce).ToArray());
    }

    private ReadOnlySpan<byte> Write(LoadRequest request) =>
        _buffer.AsSpan(0, _writer.Write(_buffer, request, connectionId: 5, transactionId: 42));
}
