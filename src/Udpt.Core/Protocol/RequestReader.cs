using System.Buffers.Binary;
using Udpt.Core.Identity;

namespace Udpt.Core.Protocol;

/// <summary>Parses requests in place. Nothing here allocates, or throws because of what a datagram contains.</summary>
public static class RequestReader
{
    /// <summary>
    /// Classifies a datagram (BEP-15). Every request begins with
    /// <code>
    ///  0  u64  connection id, or the magic 0x41727101980 in a connect
    ///  8  u32  action: 0 connect, 1 announce, 2 scrape
    /// 12  u32  transaction id
    /// </code>
    /// </summary>
    public static RequestKind Classify(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < Bep15.RequestHeaderLength)
        {
            return RequestKind.TooShort;
        }

        switch ((RequestAction)BinaryPrimitives.ReadUInt32BigEndian(datagram[Bep15.ActionOffset..]))
        {
            case RequestAction.Announce when datagram.Length < Bep15.AnnounceLength:
                return RequestKind.ShortAnnounce;
            case RequestAction.Announce:
                return datagram[Bep15.PortOffset] == 0 && datagram[Bep15.PortOffset + 1] == 0
                    ? RequestKind.PortZero
                    : RequestKind.Announce;
            case RequestAction.Connect:
                return ConnectionId(datagram) == Bep15.ConnectMagic ? RequestKind.Connect : RequestKind.NotConnect;
            case RequestAction.Scrape:
                return RequestKind.Scrape;
            default:
                return RequestKind.UnknownAction;
        }
    }

    /// <summary>Whether a request may be answered with an error once its connection id has proved the source.</summary>
    public static bool MayBeAnswered(RequestKind kind) => kind < RequestKind.TooShort;

    /// <summary>The connection id of a datagram of at least 16 bytes.</summary>
    public static ulong ConnectionId(ReadOnlySpan<byte> datagram) =>
        BinaryPrimitives.ReadUInt64BigEndian(datagram[Bep15.ConnectionIdOffset..]);

    /// <summary>The transaction id of a datagram of at least 16 bytes.</summary>
    public static uint TransactionId(ReadOnlySpan<byte> datagram) =>
        BinaryPrimitives.ReadUInt32BigEndian(datagram[Bep15.TransactionIdOffset..]);

    /// <summary>The info hash of an announce, to look up the torrent before the rest is parsed.</summary>
    public static InfoHash AnnouncedInfoHash(ReadOnlySpan<byte> announce) => InfoHash.Read(announce[Bep15.InfoHashOffset..]);

    /// <summary>
    /// Parses an announce (BEP-15) of at least 98 bytes; BEP-41 options follow it (<see cref="UrlData"/>).
    /// <code>
    /// 16  20 B  info hash            72  u64  uploaded
    /// 36  20 B  peer id              80  u32  event: 0 none, 1 completed, 2 started, 3 stopped; others count as none
    /// 56  u64   downloaded           84  u32  IP address: ignored, the source is the peer
    /// 64  u64   left                 88  u32  key: ignored
    ///                                92  i32  peers wanted, negative: the default
    ///                                96  u16  port
    /// </code>
    /// libtorrent's event 4 (paused) counts as none.
    /// </summary>
    public static AnnounceRequest ReadAnnounce(ReadOnlySpan<byte> datagram, in PeerEndpoint source)
    {
        ReadOnlySpan<byte> announce = datagram[..Bep15.AnnounceLength];
        uint announced = BinaryPrimitives.ReadUInt32BigEndian(announce[Bep15.EventOffset..]);
        return new AnnounceRequest
        {
            InfoHash = InfoHash.Read(announce[Bep15.InfoHashOffset..]),
            PeerId = PeerId.Read(announce[Bep15.PeerIdOffset..]),
            Peer = source.WithPort(BinaryPrimitives.ReadUInt16BigEndian(announce[Bep15.PortOffset..])),
            Downloaded = BinaryPrimitives.ReadUInt64BigEndian(announce[Bep15.DownloadedOffset..]),
            Left = BinaryPrimitives.ReadUInt64BigEndian(announce[Bep15.LeftOffset..]),
            Uploaded = BinaryPrimitives.ReadUInt64BigEndian(announce[Bep15.UploadedOffset..]),
            Event = announced <= (uint)AnnounceEvent.Stopped ? (AnnounceEvent)announced : AnnounceEvent.None,
            NumWant = BinaryPrimitives.ReadInt32BigEndian(announce[Bep15.NumWantOffset..]),
        };
    }

    /// <summary>
    /// How many info hashes of a scrape (BEP-15) are answered: the complete ones, at most
    /// <see cref="Bep15.MaxScrapeHashes"/>. Zero is legal too; the reply is then just the header.
    /// <code>
    /// 16 + 20 n  20 B  info hash
    /// </code>
    /// </summary>
    public static int ScrapeCount(ReadOnlySpan<byte> datagram) =>
        Math.Min((datagram.Length - Bep15.RequestHeaderLength) / Bep15.ScrapeHashLength, Bep15.MaxScrapeHashes);

    /// <summary>The info hash at <paramref name="index"/> of a scrape.</summary>
    public static InfoHash ScrapedInfoHash(ReadOnlySpan<byte> datagram, int index) =>
        InfoHash.Read(datagram[(Bep15.RequestHeaderLength + (index * Bep15.ScrapeHashLength))..]);
}
