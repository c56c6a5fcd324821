using System.Collections.Frozen;
using Udpt.Core.Identity;

namespace Udpt.Api.Torrents;

/// <summary>
/// The client that a peer id identifies (BEP-20): <c>-qB4500-</c> and random bytes in the style of Azureus,
/// <c>M7-9-2--</c> for the mainline client, <c>A2-1-36-0-</c> for aria2.
/// </summary>
internal static class ClientNames
{
    /// <summary>
    /// By the two letters after the dash. Clients in BEP-20 have the names that UDPT 3 used, because scripts may depend
    /// on them; newer clients follow.
    /// </summary>
    private static readonly FrozenDictionary<ushort, string> ByLetters = new (string Letters, string Name)[]
    {
        ("AG", "Ares"), ("A~", "Ares"), ("AR", "Arctic"), ("AV", "Avicora"), ("AX", "BitPump"), ("AZ", "Azureus"),
        ("BB", "BitBuddy"), ("BC", "BitComet"), ("BF", "Bitflu"), ("BG", "BTG (uses Rasterbar libtorrent)"),
        ("BR", "BitRocket"), ("BS", "BTSlave"), ("BX", "~Bittorrent X"), ("CD", "Enhanced CTorrent"),
        ("CT", "CTorrent"), ("DE", "DelugeTorrent"), ("DP", "Propagate Data Client"), ("EB", "EBit"),
        ("ES", "electric sheep"), ("FT", "FoxTorrent"), ("FW", "FrostWire"), ("FX", "Freebox BitTorrent"),
        ("GS", "GSTorrent"), ("HL", "Halite"), ("HN", "Hydranode"), ("KG", "KGet"), ("KT", "KTorrent"),
        ("LH", "LH-ABC"), ("LP", "Lphant"), ("LT", "libtorrent"), ("lt", "libTorrent"), ("LW", "LimeWire"),
        ("MO", "MonoTorrent"), ("MP", "MooPolice"), ("MR", "Miro"), ("MT", "MoonlightTorrent"),
        ("NX", "Net Transport"), ("PD", "Pando"), ("qB", "qBittorrent"), ("QD", "QQDownload"),
        ("QT", "Qt 4 Torrent example"), ("RT", "Retriever"), ("S~", "Shareaza alpha/beta"), ("SB", "~Swiftbit"),
        ("SS", "SwarmScope"), ("ST", "SymTorrent"), ("st", "sharktorrent"), ("SZ", "Shareaza"),
        ("TN", "TorrentDotNET"), ("TR", "Transmission"), ("TS", "Torrentstorm"), ("TT", "TuoTu"),
        ("UL", "uLeecher!"), ("UT", "µTorrent"), ("UW", "µTorrent Web"), ("VG", "Vagaa"),
        ("WD", "WebTorrent Desktop"), ("WT", "BitLet"), ("WW", "WebTorrent"), ("WY", "FireTorrent"),
        ("XL", "Xunlei"), ("XT", "XanTorrent"), ("XX", "Xtorrent"), ("ZT", "ZipTorrent"),

        ("7T", "aTorrent"), ("BI", "BiglyBT"), ("BL", "BitLord"), ("BT", "BitTorrent"), ("FD", "Free Download Manager"),
        ("FG", "FlashGet"), ("FL", "Flud"), ("G3", "G3 Torrent"), ("GT", "go.torrent"), ("LC", "LeechCraft"),
        ("ML", "MLdonkey"), ("PI", "PicoTorrent"), ("SD", "Xunlei"), ("SP", "BitSpirit"), ("TI", "Tixati"),
        ("TL", "Tribler"), ("UE", "µTorrent Embedded"), ("UM", "µTorrent Mac"), ("XF", "Xfplay"),
    }.ToFrozenDictionary(client => Key((byte)client.Letters[0], (byte)client.Letters[1]), client => client.Name);

    /// <summary>The client's name, or null if the id does not identify a known client.</summary>
    public static string? Of(PeerId peerId) => peerId.Bytes switch
    {
        [(byte)'-', byte first, byte second, ..] => ByLetters.GetValueOrDefault(Key(first, second)),
        [(byte)'M', >= (byte)'0' and <= (byte)'9', ..] => "BitTorrent",
        [(byte)'A', (byte)'2', (byte)'-', ..] => "aria2",
        _ => null,
    };

    private static ushort Key(byte first, byte second) => (ushort)((first << 8) | second);
}
