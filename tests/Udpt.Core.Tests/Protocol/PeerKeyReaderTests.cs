using System.Text;
using CsCheck;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Testing.Protocol;

namespace Udpt.Core.Tests.Protocol;

public sealed class PeerKeyReaderTests
{
    private const string Key = "0123456789abcdefABCDEF0123456789abcdefab";

    public static TheoryData<string> Forms => new(
        $"/{Key}",
        $"/announce/{Key}",
        $"/announce?key={Key}",
        $"/?a=1&key={Key}",
        $"?key={Key}",
        $"/{Key}/",
        $"/{Key}/announce",
        $"/{Key}?key=",
        $"/{Key}?key=nonsense",
        $"/{Key}#key=1",
        $"/announce?key=x&key={Key}",
        $"/{new string('f', 40)}?key={Key}",
        $"/%30{Key[1..]}",
        $"/announce?k%65y=%30{Key[1..]}&b");

    [Theory]
    [MemberData(nameof(Forms))]
    public void Key_is_found_wherever_the_URL_is_cut(string url)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(url);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            byte[] options = [1, .. Url(bytes[..cut]), 55, 2, 0, 0, .. Url(bytes[cut..])];
            Assert.Equal(PeerKeyReadResult.Read, Read(options, out PeerKey key));
            Assert.Equal(Key.ToLowerInvariant(), key.Reveal());
        }

        Assert.Equal(PeerKeyReadResult.Read, Read(Url(bytes), out _));
        Assert.Equal(PeerKeyReadResult.Read, Read([.. bytes.SelectMany(one => Url([one]))], out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/announce")]
    [InlineData("/announce?")]
    [InlineData("/announce?key=")]
    [InlineData("/announce?key")]
    [InlineData("/announce?Key=0123456789abcdefABCDEF0123456789abcdefab")]
    [InlineData("/announce?keys=1&akey=1")]
    [InlineData("/announce.php?passkey=0123456789abcdefABCDEF0123456789abcdefab")]
    [InlineData("#/0123456789abcdefABCDEF0123456789abcdefab")]
    public void URL_without_a_key_has_none(string url) =>
        Assert.Equal(PeerKeyReadResult.None, Read(Url(Encoding.ASCII.GetBytes(url)), out _));

    [Theory]
    [InlineData("/0123456789abcdefABCDEF0123456789abcdefa")]
    [InlineData("/0123456789abcdefABCDEF0123456789abcdefabc")]
    [InlineData("/0123456789abcdefABCDEF0123456789abcdefag")]
    [InlineData("/announce?key=1")]
    [InlineData("/announce?key=0123456789abcdefABCDEF0123456789abcdefa%")]
    [InlineData("/announce?key=0123456789abcdefABCDEF0123456789abcdef%6")]
    [InlineData("/announce?key=0123456789abcdefABCDEF0123456789abcdefab%00")]
    [InlineData("/announce?key=0123456789abcdefABCDEF0123456789abcdefab+")]
    public void What_was_meant_for_a_key_and_is_none_is_told_apart(string url) =>
        Assert.Equal(PeerKeyReadResult.Malformed, Read(Url(Encoding.ASCII.GetBytes(url)), out _));

    [Fact]
    public void Options_that_end_early_hold_no_key()
    {
        byte[] key = Encoding.ASCII.GetBytes("/" + Key);
        Assert.Equal(PeerKeyReadResult.None, Read([], out _));
        Assert.Equal(PeerKeyReadResult.None, Read([0, .. Url(key)], out _));
        Assert.Equal(PeerKeyReadResult.None, Read([2, 42, .. key], out _));
        Assert.Equal(PeerKeyReadResult.None, Read([3, 41, .. key], out _));
    }

    [Fact]
    public void Anything_else_is_read_without_a_fault() => Gen.Byte.Array[0, 300].Sample(
        options => Read(options, out _), iter: 20_000);

    private static byte[] Url(byte[] bytes) => [2, (byte)bytes.Length, .. bytes];

    private static PeerKeyReadResult Read(byte[] options, out PeerKey key) =>
        PeerKeyReader.Read(Requests.Announce(1, 2, options: options), out key);
}
