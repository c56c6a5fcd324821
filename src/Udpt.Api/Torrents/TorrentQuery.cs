using Microsoft.AspNetCore.Mvc.ModelBinding;
using Udpt.Core.Identity;
using Udpt.Grains.Catalog;

namespace Udpt.Api.Torrents;

/// <summary>The parameters of a list of torrents, with a check for invalid combinations.</summary>
internal sealed record TorrentQuery
{
    /// <summary>The order of info hashes, which is also the default.</summary>
    public const string ByInfoHash = "info_hash";

    /// <summary>The torrents with the most peers first.</summary>
    public const string ByPeerCount = "peers";

    public required long Offset { get; init; }

    public required int Limit { get; init; }

    public required InfoHash? After { get; init; }

    public required bool? IsFlagged { get; init; }

    public required string? Sort { get; init; }

    /// <summary>Adds the errors to <paramref name="faults"/>.</summary>
    public void Check(ModelStateDictionary faults)
    {
        if (Sort == ByPeerCount && After is not null)
        {
            faults.TryAddModelError("after", $"after: cannot be combined with sort={ByPeerCount}");
        }

        // The limit is at most a page, so the sum cannot overflow.
        if (Sort == ByPeerCount && Offset > TopTorrents.Max - Limit)
        {
            faults.TryAddModelError(
                "offset", $"offset: with sort={ByPeerCount}, offset plus limit must be at most {TopTorrents.Max}");
        }

        if (Sort != ByPeerCount && IsFlagged is not null && Offset > TorrentList.MaxSkipByFlag)
        {
            faults.TryAddModelError(
                "offset", $"offset: with flagged, it must be at most {TorrentList.MaxSkipByFlag}; continue with after=");
        }
    }
}
