using Udpt.Core.Identity;
using Udpt.Core.Protocol;

namespace Udpt.Core.Torrents;

/// <summary>What REST shows of one torrent.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.TorrentDetails")]
public sealed record TorrentDetails
{
    [Id(0)] public required TorrentSummary Summary { get; init; }

    [Id(1)] public required PeerDetails[] Peers { get; init; }
}

/// <summary>What REST shows of one peer of a torrent.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.PeerDetails")]
public readonly record struct PeerDetails
{
    [Id(0)] public required PeerId PeerId { get; init; }

    [Id(1)] public required PeerEndpoint Endpoint { get; init; }

    [Id(2)] public required ulong Uploaded { get; init; }

    [Id(3)] public required ulong Downloaded { get; init; }

    [Id(4)] public required ulong Left { get; init; }

    /// <summary>The event of the last announce.</summary>
    [Id(5)] public required AnnounceEvent Event { get; init; }

    /// <summary>Milliseconds since the last announce.</summary>
    [Id(6)] public required uint Age { get; init; }
}
