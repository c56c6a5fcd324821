using Udpt.Core.Identity;

namespace Udpt.Core.Protocol;

/// <summary>One announce, decoded and with its source verified.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.AnnounceRequest")]
public readonly record struct AnnounceRequest
{
    [Id(0)] public required InfoHash InfoHash { get; init; }

    [Id(1)] public required PeerId PeerId { get; init; }

    /// <summary>The source address of the datagram and the announced port: the peer's key in the swarm.</summary>
    [Id(2)] public required PeerEndpoint Peer { get; init; }

    /// <summary>Bytes downloaded, as the client says.</summary>
    [Id(3)] public required ulong Downloaded { get; init; }

    /// <summary>Bytes left to download, as the client says; 0 makes it a seeder.</summary>
    [Id(4)] public required ulong Left { get; init; }

    /// <summary>Bytes uploaded, as the client says.</summary>
    [Id(5)] public required ulong Uploaded { get; init; }

    [Id(6)] public required AnnounceEvent Event { get; init; }

    /// <summary>How many peers the client wants; negative: the default.</summary>
    [Id(7)] public required int NumWant { get; init; }

    /// <summary>In private mode the key that the gateway has found good; none otherwise.</summary>
    [Id(8)] public PeerKeyId Key { get; init; }

    /// <summary>In private mode the transaction id, which tells a datagram that comes twice from two of a kind.</summary>
    [Id(9)] public uint TransactionId { get; init; }
}
