using System.Text.Json.Serialization;
using Udpt.Core.Torrents;

namespace Udpt.Api.Torrents;

/// <summary>A torrent in API responses; with peers if it was requested by itself, without in a list.</summary>
public sealed record TorrentEntry
{
    /// <summary>Its info hash, in lower case.</summary>
    public required string InfoHash { get; init; }

    /// <summary>Whether announces are refused.</summary>
    /// <example>false</example>
    public required bool IsFlagged { get; init; }

    /// <summary>How many peers have completed the download.</summary>
    /// <example>12</example>
    public required uint Completed { get; init; }

    /// <summary>Peers with nothing left to download.</summary>
    /// <example>3</example>
    public required int Seeders { get; init; }

    /// <summary>All other peers.</summary>
    /// <example>1</example>
    public required int Leechers { get; init; }

    /// <summary>Its peers, at most 1000, if the torrent was requested by itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PeerEntry>? Peers { get; init; }

    internal static TorrentEntry Of(TorrentSummary summary) => new()
    {
        InfoHash = summary.InfoHash.ToString(),
        IsFlagged = summary.IsFlagged,
        Completed = summary.Completed,
        Seeders = summary.Seeders,
        Leechers = summary.Leechers,
    };

    internal static TorrentEntry Of(TorrentDetails details) =>
        Of(details.Summary) with { Peers = Array.ConvertAll(details.Peers, peer => new PeerEntry(peer)) };
}
