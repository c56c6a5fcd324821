using Udpt.Core.Protocol;

namespace Udpt.Core.Tests.Protocol;

public class ReplyWriterTests
{
    private readonly byte[] _reply = new byte[Bep15.MaxReplyIPv4];

    [Fact]
    public void Connect_reply_has_16_bytes()
    {
        int length = ReplyWriter.WriteConnect(_reply, 0x12345678, 0x1122334455667788);
        Assert.Equal("00000000" + "12345678" + "1122334455667788", Hex(length));
    }

    [Fact]
    public void Announce_reply_has_leechers_before_seeders_and_ends_with_the_peers()
    {
        Convert.FromHexString("c00002071ae1").CopyTo(_reply, 20);
        int length = ReplyWriter.WriteAnnounce(_reply, 0xc0ffee01, 1800, leechers: 3, seeders: 258, peerBytes: 6);
        Assert.Equal(
            "00000001" + "c0ffee01" + "00000708" + "00000003" + "00000102" + "c00002071ae1", Hex(length));
    }

    [Fact]
    public void Scrape_reply_has_seeders_completed_leechers()
    {
        ReplyWriter.WriteScrapeEntry(_reply, 0, new ScrapeCounts { Seeders = 1, Completed = 0xffffffff, Leechers = 3 });
        ReplyWriter.WriteScrapeEntry(_reply, 1, new ScrapeCounts { Seeders = 4, Completed = 5, Leechers = 6 });
        int length = ReplyWriter.WriteScrape(_reply, 7, 2);
        Assert.Equal(
            "00000002" + "00000007" + "00000001" + "ffffffff" + "00000003" + "00000004" + "00000005" + "00000006",
            Hex(length));
    }

    [Fact]
    public void Error_reply_has_its_text_without_a_terminator()
    {
        int length = ReplyWriter.WriteError(_reply, 7, "torrent flagged."u8, 98);
        Assert.Equal("00000003" + "00000007" + Convert.ToHexStringLower("torrent flagged."u8), Hex(length));
    }

    [Theory]
    [InlineData(22, 0)]
    [InlineData(23, 23)]
    [InlineData(24, 23)]
    public void Error_reply_is_never_larger_than_its_request(int requestLength, int length) =>
        Assert.Equal(length, ReplyWriter.WriteError(_reply, 7, "unknown action."u8, requestLength));

    [Fact]
    public void Every_error_fits_into_an_announce() => Assert.All(
        Enum.GetValues<ErrorReason>(),
        reason => Assert.InRange(ErrorText.Of(reason).Length, 1, ErrorText.MaxLength));

    [Fact]
    public void Texts_are_those_of_UDPT_3()
    {
        Assert.Equal("torrent flagged."u8, ErrorText.Of(ErrorReason.Flagged));
        Assert.Equal("torrent not registered."u8, ErrorText.Of(ErrorReason.NotRegistered));
    }

    private string Hex(int length) => Convert.ToHexStringLower(_reply.AsSpan(0, length));
}
