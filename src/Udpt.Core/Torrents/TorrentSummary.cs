using Udpt.Core.Identity;

namespace Udpt.Core.Torrents;

/// <summary>One entry in the list of torrents.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.TorrentSummary")]
public readonly record struct TorrentSummary
{
    [Id(0)] public required InfoHash InfoHash { get; init; }

    [Id(1)] public required bool IsFlagged { get; init; }

    [Id(2)] public required uint Completed { get; init; }

    [Id(3)] public required int Seeders { get; init; }

    [Id(4)] public required int Leechers { get; init; }
}
