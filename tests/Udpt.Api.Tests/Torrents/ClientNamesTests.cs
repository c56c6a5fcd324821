using System.Text;
using Udpt.Api.Torrents;
using Udpt.Core.Identity;

namespace Udpt.Api.Tests.Torrents;

/// <summary>Peer ids as real clients generate them.</summary>
public sealed class ClientNamesTests
{
    [Theory]
    [InlineData("-qB4500-jK8Ysl2n!vd.", "qBittorrent")]
    [InlineData("-TR4060-2x8u1n5ka0qz", "Transmission")]
    [InlineData("-TR300Z-2x8u1n5ka0qz", "Transmission")]
    [InlineData("-UT3550-\u00e9\u00ff\u0000bcdefghij", "µTorrent")]
    [InlineData("-UW1110-bcdefghijklm", "µTorrent Web")]
    [InlineData("-DE211s-FZtj8RnKDsFa", "DelugeTorrent")]
    [InlineData("-LT20B0-abcdefghijkl", "libtorrent")]
    [InlineData("-lt0D80-abcdefghijkl", "libTorrent")]
    [InlineData("A2-1-36-0-\u0001\u0002defghijk", "aria2")]
    [InlineData("-WW0102-abcdefghijkl", "WebTorrent")]
    [InlineData("-WD0024-abcdefghijkl", "WebTorrent Desktop")]
    [InlineData("-AZ2060-abcdefghijkl", "Azureus")]
    [InlineData("-BI3500-abcdefghijkl", "BiglyBT")]
    [InlineData("-TIX0193-abcdefghijk", "Tixati")]
    [InlineData("-BC0202-abcdefghijkl", "BitComet")]
    [InlineData("-KT5230-abcdefghijkl", "KTorrent")]
    [InlineData("-BT7a5S-abcdefghijkl", "BitTorrent")]
    [InlineData("-A~0100-abcdefghijkl", "Ares")]
    [InlineData("-G3nickname-abcdefgh", "G3 Torrent")]
    [InlineData("-ML2.7.2-kgjjfkdabcd", "MLdonkey")]
    [InlineData("-st0100-abcdefghijkl", "sharktorrent")]
    [InlineData("-ST0100-abcdefghijkl", "SymTorrent")]
    [InlineData("M7-9-2--abcdefghijkl", "BitTorrent")]
    [InlineData("M4-20-8-abcdefghijkl", "BitTorrent")]
    [InlineData("-??0100-abcdefghijkl", null)]
    [InlineData("-QB4500-abcdefghijkl", null)]
    [InlineData("Mabcdefghijklmnopqrs", null)]
    [InlineData("A2abcdefghijklmnopqr", null)]
    [InlineData("qB4500-abcdefghijklm", null)]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", null)]
    public void Peer_id_names_its_client(string peerId, string? client) =>
        Assert.Equal(client, ClientNames.Of(PeerId.Read(Encoding.Latin1.GetBytes(peerId))));
}
