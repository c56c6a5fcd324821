namespace Udpt.Core.Protocol;

/// <summary>
/// Offsets and lengths of BEP-15 (https://www.bittorrent.org/beps/bep_0015.html). All integers are big-endian. Lengths
/// are minimums, because real clients send more: aria2 pads an announce to 100 bytes, libtorrent appends BEP-41
/// options.
/// </summary>
public static class Bep15
{
    /// <summary>The constant that a connect request sends in place of a connection id.</summary>
    public const ulong ConnectMagic = 0x41727101980;

    // Every request
    public const int ConnectionIdOffset = 0;
    public const int ActionOffset = 8;
    public const int TransactionIdOffset = 12;
    public const int RequestHeaderLength = 16;

    // Announce request
    public const int InfoHashOffset = 16;
    public const int PeerIdOffset = 36;
    public const int DownloadedOffset = 56;
    public const int LeftOffset = 64;
    public const int UploadedOffset = 72;
    public const int EventOffset = 80;
    public const int NumWantOffset = 92;
    public const int PortOffset = 96;
    public const int AnnounceLength = 98;

    // Scrape request
    public const int ScrapeHashLength = 20;

    /// <summary>
    /// Maximum number of info hashes answered in one scrape: "up to about 74", which is what fits into one datagram.
    /// </summary>
    public const int MaxScrapeHashes = 74;

    // Every reply
    public const int ReplyActionOffset = 0;
    public const int ReplyTransactionIdOffset = 4;
    public const int ReplyHeaderLength = 8;

    public const int ConnectReplyLength = 16;

    // Announce reply
    public const int IntervalOffset = 8;
    public const int LeechersOffset = 12;
    public const int SeedersOffset = 16;
    public const int PeersOffset = 20;
    public const int PeerLengthIPv4 = 6;
    public const int PeerLengthIPv6 = 18;

    /// <summary>Length of one torrent in a scrape reply.</summary>
    public const int ScrapeEntryLength = 12;

    /// <summary>What an Ethernet frame of 1500 bytes holds after the IPv4 and UDP headers.</summary>
    public const int MaxReplyIPv4 = 1472;

    /// <summary>What an Ethernet frame of 1500 bytes holds after the IPv6 and UDP headers.</summary>
    public const int MaxReplyIPv6 = 1452;

    /// <summary>Length of a peer in a reply.</summary>
    public static int PeerLength(bool isIPv4) => isIPv4 ? PeerLengthIPv4 : PeerLengthIPv6;

    /// <summary>Space for peers in a reply, not rounded down to whole peers.</summary>
    public static int MaxPeerBytes(bool isIPv4) => (isIPv4 ? MaxReplyIPv4 : MaxReplyIPv6) - PeersOffset;
}
