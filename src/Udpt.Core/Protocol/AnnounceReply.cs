using Udpt.Core.Identity;

namespace Udpt.Core.Protocol;

/// <summary>The answer to an announce that went through a grain call.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.AnnounceReply")]
public readonly record struct AnnounceReply
{
    /// <summary>
    /// Maximum bytes of peers in any reply: 1472 bytes over IPv4, less the 20 before the peers, rounded down to whole
    /// peers.
    /// </summary>
    public const int MaxPeerBytes = (1472 - 20) / 6 * 6;

    /// <summary>Maximum bytes of peers in a reply over IPv6, which has 1452 bytes.</summary>
    private const int MaxPeerBytesIPv6 = (1452 - 20) / PeerEndpoint.Length * PeerEndpoint.Length;

    [Id(0)] public required AnnounceOutcome Outcome { get; init; }

    [Id(1)] public int Seeders { get; init; }

    [Id(2)] public int Leechers { get; init; }

    /// <summary>Compact peers of the requester's family: 6 bytes each over IPv4, 18 over IPv6 (BEP-15).</summary>
    [Id(3)] public byte[] Peers { get; init; }

    /// <summary>Maximum bytes of peers in a reply to <paramref name="asker"/>.</summary>
    public static int MaxPeerBytesOf(in PeerEndpoint asker) => asker.IsIPv4 ? MaxPeerBytes : MaxPeerBytesIPv6;
}
