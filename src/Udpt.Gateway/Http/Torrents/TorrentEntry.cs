using System.Text.Json.Serialization;
using Udpt.Grains.Torrents;

namespace Udpt.Gateway.Http.Torrents;

/// <summary>A torrent as the API shows it; with its peers when one was asked for, without in a list.</summary>
public sealed record TorrentEntry
{
    public required string InfoHash { get; init; }

    public required bool IsFlagged { get; init; }

    /// <summary>How many peers have completed the download.</summary>
    public required uint Completed { get; init; }

    public required int Seeders { get; init; }

    public required int Leechers { get; init; }

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
