using System.Net;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Testing.Protocol;

namespace Udpt.Core.Tests.Protocol;

public class RequestReaderTests
{
    private static readonly PeerEndpoint Source = PeerEndpoint.From(IPAddress.Parse("192.0.2.7"), 40000);

    private static readonly byte[] AnnounceVector = Convert.FromHexString(
        "0123456789abcdef" // connection id
        + "00000001" // announce
        + "c0ffee01" // transaction id
        + "000102030405060708090a0b0c0d0e0f10111213" // info hash
        + "2d7142353034302d" + "414243444546474849" + "4a4b4c" // peer id -qB5040-ABCDEFGHIJKL
        + "0000000000000100" // downloaded
        + "fffffffffffffffe" // left
        + "0000000000000003" // uploaded
        + "00000002" // started
        + "0a000001" // IP address, which is ignored
        + "deadbeef" // key
        + "00000050" // 80 peers wanted
        + "1ae1"); // port 6881

    [Fact]
    public void Connect_is_known_by_its_magic_number()
    {
        byte[] request = Convert.FromHexString("0000041727101980" + "00000000" + "12345678");
        Assert.Equal(RequestKind.Connect, RequestReader.Classify(request));
        Assert.Equal(0x12345678u, RequestReader.TransactionId(request));

        request[0] = 1;
        Assert.Equal(RequestKind.NotConnect, RequestReader.Classify(request));
    }

    [Fact]
    public void Announce_is_read_field_by_field()
    {
        Assert.Equal(RequestKind.Announce, RequestReader.Classify(AnnounceVector));
        Assert.Equal(0x0123456789abcdefu, RequestReader.ConnectionId(AnnounceVector));
        Assert.Equal(0xc0ffee01u, RequestReader.TransactionId(AnnounceVector));

        AnnounceRequest announce = RequestReader.ReadAnnounce(AnnounceVector, Source);
        Assert.Equal("000102030405060708090a0b0c0d0e0f10111213", announce.InfoHash.ToString());
        Assert.Equal("-qB5040-ABCDEFGHIJKL"u8.ToArray(), announce.PeerId.Bytes.ToArray());
        Assert.Equal("192.0.2.7:6881", announce.Peer.ToString());
        Assert.Equal(0x100u, announce.Downloaded);
        Assert.Equal(ulong.MaxValue - 1, announce.Left);
        Assert.Equal(3u, announce.Uploaded);
        Assert.Equal(AnnounceEvent.Started, announce.Event);
        Assert.Equal(80, announce.NumWant);
    }

    [Theory]
    [InlineData(0, AnnounceEvent.None)]
    [InlineData(1, AnnounceEvent.Completed)]
    [InlineData(2, AnnounceEvent.Started)]
    [InlineData(3, AnnounceEvent.Stopped)]
    [InlineData(4, AnnounceEvent.None)]
    [InlineData(0x01000000, AnnounceEvent.None)]
    [InlineData(uint.MaxValue, AnnounceEvent.None)]
    public void Unknown_events_count_as_none(uint sent, AnnounceEvent read) =>
        Assert.Equal(read, RequestReader.ReadAnnounce(Requests.Announce(1, 2, announceEvent: sent), Source).Event);

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void Num_want_is_signed(int numWant) =>
        Assert.Equal(numWant, RequestReader.ReadAnnounce(Requests.Announce(1, 2, numWant: numWant), Source).NumWant);

    [Theory]
    [InlineData(98, nameof(RequestKind.Announce))] // rTorrent, Transmission
    [InlineData(100, nameof(RequestKind.Announce))] // aria2
    [InlineData(101, nameof(RequestKind.Announce))] // libtorrent, URL without a path
    [InlineData(109, nameof(RequestKind.Announce))] // libtorrent, /announce
    [InlineData(1400, nameof(RequestKind.Announce))]
    [InlineData(97, nameof(RequestKind.ShortAnnounce))]
    [InlineData(16, nameof(RequestKind.ShortAnnounce))]
    [InlineData(15, nameof(RequestKind.TooShort))]
    [InlineData(0, nameof(RequestKind.TooShort))]
    public void Sizes_are_minima(int length, string kind)
    {
        byte[] request = new byte[length];
        Requests.Announce(1, 2).AsSpan(0, Math.Min(98, length)).CopyTo(request);
        Assert.Equal(kind, RequestReader.Classify(request).ToString());
    }

    [Fact]
    public void Port_0_is_a_fault() =>
        Assert.Equal(RequestKind.PortZero, RequestReader.Classify(Requests.Announce(1, 2, port: 0)));

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(0x01000000)]
    [InlineData(uint.MaxValue)]
    public void Other_actions_are_unknown(uint action) =>
        Assert.Equal(RequestKind.UnknownAction, RequestReader.Classify(Requests.Header(1, action, 2)));

    [Theory]
    [InlineData(16, 0)]
    [InlineData(35, 0)]
    [InlineData(36, 1)]
    [InlineData(55, 1)]
    [InlineData(56, 2)]
    [InlineData(16 + (74 * 20), 74)]
    [InlineData(16 + (75 * 20), 74)]
    [InlineData(2048, 74)]
    public void Scrape_answers_whole_info_hashes_up_to_74(int length, int count)
    {
        byte[] request = new byte[length];
        Requests.Scrape(1, 2).CopyTo(request, 0);
        Assert.Equal(RequestKind.Scrape, RequestReader.Classify(request));
        Assert.Equal(count, RequestReader.ScrapeCount(request));
    }

    [Fact]
    public void Scraped_info_hashes_come_in_order()
    {
        byte[] request = Requests.Scrape(1, 2, Requests.HashOf(5), Requests.HashOf(6));
        Assert.Equal(Requests.HashOf(5), RequestReader.ScrapedInfoHash(request, 0));
        Assert.Equal(Requests.HashOf(6), RequestReader.ScrapedInfoHash(request, 1));
    }

    [Theory]
    [InlineData(nameof(RequestKind.Announce), true)]
    [InlineData(nameof(RequestKind.ShortAnnounce), true)]
    [InlineData(nameof(RequestKind.PortZero), true)]
    [InlineData(nameof(RequestKind.UnknownAction), true)]
    [InlineData(nameof(RequestKind.TooShort), false)]
    [InlineData(nameof(RequestKind.NotConnect), false)]
    public void Faults_say_whether_they_may_be_answered(string kind, bool mayBe) =>
        Assert.Equal(mayBe, RequestReader.MayBeAnswered(Enum.Parse<RequestKind>(kind)));
}
