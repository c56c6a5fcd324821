using Udpt.Core.Identity;

namespace Udpt.Core.Protocol;

/// <summary>A decoded announce whose source address has been verified.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.AnnounceRequest")]
public readonly record struct AnnounceRequest
{
    [Id(0)] public required InfoHash InfoHash { get; init; }

    [Id(1)] public required PeerId PeerId { get; init; }

    /// <summary>The source address of the datagram with the announced port: the peer's key in the swarm.</summary>
    [Id(2)] public required PeerEndpoint Peer { get; init; }

    /// <summary>Bytes downloaded, as reported by the client.</summary>
    [Id(3)] public required ulong Downloaded { get; init; }

    /// <summary>Bytes left to download, as reported by the client; 0 makes it a seeder.</summary>
    [Id(4)] public required ulong Left { get; init; }

    /// <summary>Bytes uploaded, as reported by the client.</summary>
    [Id(5)] public required ulong Uploaded { get; init; }

    [Id(6)] public required AnnounceEvent Event { get; init; }

    /// <summary>How many peers the client wants; negative means the default.</summary>
    [Id(7)] public required int NumWant { get; init; }

    /// <summary>In private mode the key, verified by the gateway; otherwise none.</summary>
    [Id(8)] public PeerKeyId Key { get; init; }

    /// <summary>
    /// In private mode the transaction id, which distinguishes a duplicated datagram from two equal announces.
    /// </summary>
    [Id(9)] public uint TransactionId { get; init; }
}
