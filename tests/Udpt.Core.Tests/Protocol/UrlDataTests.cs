using System.Text;
using CsCheck;
using Udpt.Core.Protocol;
using Udpt.Testing.Protocol;

namespace Udpt.Core.Tests.Protocol;

public class UrlDataTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("0000", "")] // aria2
    [InlineData("02012f", "/")] // libtorrent without a path
    [InlineData("02092f616e6e6f756e6365", "/announce")] // libtorrent
    [InlineData("02042f616e6e" + "02056f756e6365", "/announce")] // pieces concatenate
    [InlineData("0101" + "02012f" + "01", "/")] // no-operations
    [InlineData("02012f" + "00" + "020161", "/")] // the end is the end
    [InlineData("0200" + "02012f", "/")] // length 0
    [InlineData("7f03aabbcc" + "02012f", "/")] // unknown types are skipped by their length
    [InlineData("7f00" + "02012f", "/")]
    [InlineData("02012f" + "0205" + "6162", "/")] // past the datagram
    [InlineData("02", "")] // no length
    [InlineData("7fff", "")]
    public void Url_data_is_gathered(string options, string url) =>
        Assert.Equal(url, Gather(Convert.FromHexString(options)));

    [Fact]
    public void Any_url_comes_back_from_pieces_of_any_length() =>
        Gen.Select(Gen.Byte.Array[0, 600], Gen.Int[1, 255]).Sample((url, pieceLength) =>
        {
            byte[] options = [.. url.Chunk(pieceLength).SelectMany(piece => (byte[])[2, (byte)piece.Length, .. piece])];
            Assert.Equal(Encoding.Latin1.GetString(url), Gather(options));
        });

    [Fact]
    public void Any_bytes_are_walked_to_an_end() => Gen.Byte.Array[0, 300].Sample(options => Gather(options).Length <= 300);

    private static string Gather(byte[] options)
    {
        StringBuilder url = new();
        foreach (ReadOnlySpan<byte> piece in UrlData.Of(Requests.Announce(1, 2, options: options)))
        {
            url.Append(Encoding.Latin1.GetString(piece));
        }

        return url.ToString();
    }
}
